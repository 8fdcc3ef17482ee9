import YAML

/// A change of segment that starts or ends journeys, as written.
struct SegmentChangeDraft: Sendable {
    let direction: SegmentDirection
    let segment: Located<String>
    /// The one stage that it is about.
    let stage: Located<String>?
}

extension RuleFileShape {
    /// The keys that say what starts or ends a journey.
    static let causes = ["event"] + SegmentDirection.allCases.map(\.rawValue)

    /// A segment, or one stage of it: `stage` or `{stage: lapsed}`.
    private static let segment = Shape.naming(
        .variable, .either([.name(.snakeCase), .names(.snakeCase, .name(.text), count: 1...1)]))

    /// The keys of changes of segments.
    static let segmentChanges = SegmentDirection.allCases.map { direction in
        MappingShape.Field(direction.rawValue, segment, direction.help)
    }
}

extension SegmentDirection {
    fileprivate var help: String {
        switch self {
        case .enters: "A segment that somebody comes into, or one of its stages, as `{stage: lapsed}`"
        case .leaves: "A segment that somebody is no more in, or one of its stages, as `{stage: visitor}`"
        }
    }
}

extension Drafts {
    /// Whether a campaign waits for a change of segment.
    var namesSegmentChange: Bool {
        campaigns.entries.contains { $0.value.trigger?.change != nil || $0.value.exits.contains { $0.change != nil } }
    }
}

extension DraftReader {
    /// What starts or ends a journey: events, or a change of segment; neither where it was refused.
    func cause(
        _ reader: MappingReader, _ shape: MappingShape
    ) -> (events: [Located<String>], change: SegmentChangeDraft?) {
        guard let entry = reader.exactlyOne(of: shape.exactlyOne) else { return ([], nil) }
        guard let direction = SegmentDirection.allCases.first(where: { entry.key.equals($0.rawValue) }) else {
            return (eventTypes(entry.value, "event"), nil)
        }
        return ([], change(entry.value, direction))
    }

    private func change(_ node: Node, _ direction: SegmentDirection) -> SegmentChangeDraft? {
        guard let mapping = node.mapping else {
            return values.name(node, direction.rawValue, .snakeCase).map {
                SegmentChangeDraft(direction: direction, segment: $0, stage: nil)
            }
        }
        guard mapping.entries.count == 1, let entry = mapping.entries.first else {
            collector.report(
                .wrongKind, at: node.span, "`\(direction.rawValue)` takes one segment, or one with one of its stages",
                help: "write `\(direction.rawValue): {stage: lapsed}`")
            return nil
        }
        guard let segment = values.name(entry.key, "segment", .snakeCase),
            let stage = values.name(entry.value, "stage", .text)
        else { return nil }
        return SegmentChangeDraft(direction: direction, segment: segment, stage: stage)
    }
}
