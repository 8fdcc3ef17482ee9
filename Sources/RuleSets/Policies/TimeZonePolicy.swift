import CEL
import YAML

extension PolicyRow {
    /// `time_zone: {default: Europe/Paris}`.
    static let timeZone = PolicyRow(
        key: "time_zone", shape: .mapping(RuleFileShape.timeZone),
        help: "Where somebody is of whom it is not known"
    ) { reader, policies in
        let zone = policies.mapping("time_zone", RuleFileShape.timeZone)
        reader.drafts.policies.defaultTimeZone = zone?.name("default", .text, requiring: true)
    } check: { checker, draft, policies in
        policies.defaultTimeZone = checker.zone(named: draft.defaultTimeZone)
    }
}

extension RuleFileShape {
    static let timeZone = MappingShape([
        .init("default", .name(.text), required: true, "A name of the IANA database, as Europe/Paris")
    ])
}

extension RuleSetChecker {
    /// A zone that exists; nil where none is named, or after reporting that it does not exist.
    fileprivate func zone(named name: Located<String>?) -> String? {
        guard let name else { return nil }
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
}
