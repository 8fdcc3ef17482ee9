import CEL
import YAML

extension RuleSetChecker {
    /// Reports an expression that reads `zone` where no zone that an individual has could be found.
    func checkZoneFiles(for checked: CheckedExpression, in text: ExpressionText) {
        guard let read = checked.reads.first(where: { $0.slot == Slot.zone.number }) else { return }
        checkZoneFiles(at: text.span(of: read.span))
    }

    /// Reports that something goes by individuals' clocks where no zone that one has could be found.
    func checkZoneFiles(at span: SourceSpan) {
        guard common.timeZones.isEmpty, attributes.text(named: WellKnownAttributes.timeZone) != nil else { return }
        collector.report(
            .unknownTimeZone, at: span, "no individual's time zone can be found",
            help: TimeZoneDatabase.helpWithoutFiles)
    }
}
