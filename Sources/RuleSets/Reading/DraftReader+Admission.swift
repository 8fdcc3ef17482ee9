import CEL
import YAML

extension RuleFileShape {
    /// The keys of a campaign that say whom it takes in and when.
    static let admission: [MappingShape.Field] = [
        .init("mode", .word(Admission.Mode.allCases.map(\.rawValue)), "live, or deciding without sending, or nothing"),
        .init("active", .mapping(activePeriod), "When it starts journeys"),
        .init("rollout", .mapping(share), "The share of individuals that it starts journeys for; default: 100"),
        .init("holdout", .mapping(share), "The share of individuals that are its control group"),
    ]

    static let activePeriod = MappingShape([
        .init("from", .instant, "The first instant, as 2026-11-20T00:00:00Z"),
        .init("until", .instant, "The first instant behind it"),
        .init("sends", .bool, "Whether running journeys send nothing outside of it, too; default: false"),
    ])

    static let share = MappingShape([percent])

    static let percent = MappingShape.Field("percent", .number, required: true, "From 0 to 100, decimals allowed")
}

extension DraftReader {
    /// Whom a campaign takes in and when.
    func admission(_ reader: MappingReader, _ purpose: Purpose) -> Admission {
        var admission = Admission()
        admission.mode = reader.choice("mode", of: Admission.Mode.self)?.value ?? .live
        admission.active = reader.mapping("active", RuleFileShape.activePeriod).flatMap(activePeriod)
        admission.rollout = reader.mapping("rollout", RuleFileShape.share).flatMap(share)
        if let holdout = reader.mapping("holdout", RuleFileShape.share) {
            admission.holdout = share(holdout)
            lintHoldout(holdout, purpose)
        }
        return admission
    }

    /// The share of a mapping with `percent`; nil after reporting that there is none.
    func share(_ reader: MappingReader) -> Share? {
        reader.double("percent", in: 0...100, requiring: true).map { Share(percent: $0.value) }
    }

    private func activePeriod(_ reader: MappingReader) -> ActivePeriod? {
        let from = instant(reader, "from")
        let until = instant(reader, "until")
        if let from, let until, from.value >= until.value {
            collector.report(
                .invalidValue, at: until.span, "`until` is not later than `from`: the campaign is never active",
                notes: [Diagnostic.Note("it begins here", at: from.span)])
            return nil
        }
        let bindsSends = reader.bool("sends")?.value ?? false
        return ActivePeriod(from: from?.value, until: until?.value, bindsSends: bindsSends)
    }

    private func instant(_ reader: MappingReader, _ key: String) -> Located<Int64>? {
        guard let text = reader.string(key) else { return nil }
        if let instant = Timestamp(rfc3339: text.value) { return Located(instant.milliseconds, text.scalar) }
        collector.report(
            .invalidValue, at: text.span, "\(Message.quoted(text.value)) is not a timestamp",
            help: "a timestamp is written as `2026-11-20T00:00:00Z`")
        return nil
    }

    /// Only marketing has control groups.
    private func lintHoldout(_ holdout: MappingReader, _ purpose: Purpose) {
        guard purpose != .marketing else { return }
        collector.report(
            .idleHoldout, at: holdout.mapping.span, "a campaign for \(purpose.rawValue) has no control group",
            help: "leave `holdout` out, or use `rollout` to begin with some individuals")
    }
}
