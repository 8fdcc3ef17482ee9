import CEL
import YAML

extension RuleSetChecker {
    /// The zone of individuals without one of their own; nil where the policies name none, or after reporting that it does not exist.
    func checkDefaultTimeZone() -> String? {
        guard let name = drafts.policies.defaultTimeZone else { return nil }
        let timeZones = common.timeZones
        if timeZones.contains(name.value) { return name.value }
        let help =
            timeZones.isEmpty
            ? TimeZoneDatabase.helpWithoutFiles
            : timeZones.nearest(to: name.value).map { "did you mean `\($0)`?" }
                ?? "write a name of the IANA database, as `Europe/Paris`"
        collector.report(
            .unknownTimeZone, at: name.span, "there is no time zone \(Message.quoted(name.value))", help: help)
        return nil
    }

    /// Reports an expression that reads `zone` where no zone that an individual has could be found.
    func checkZoneFiles(for checked: CheckedExpression, in text: ExpressionText) {
        guard common.timeZones.isEmpty, attributes.text(named: WellKnownAttributes.timeZone) != nil,
            let read = checked.reads.first(where: { $0.slot == Slot.zone.number })
        else { return }
        collector.report(
            .unknownTimeZone, at: text.span(of: read.span), "no individual's time zone can be found",
            help: TimeZoneDatabase.helpWithoutFiles)
    }
}
