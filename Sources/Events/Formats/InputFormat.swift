/// How the records of an input topic are written: a format, with the mapping of one that takes it.
public struct InputFormat: Hashable, Sendable {
    /// The formats, by the names that the configuration gives them; ``row`` is the table of what there is to say of each.
    public enum Kind: String, CaseIterable, Sendable {
        case cloudEvents = "cloudevents"
        case segmentAPI = "segment"
        case mapped
    }

    /// What there is to say of a format, besides its name and how ``EventDecoder`` reads a record of it.
    public struct Row: Sendable {
        /// The format in a few words, without a full stop.
        public let summary: String
        /// Whether an input of the format says by a ``FieldMapping`` where its records keep what.
        public let takesMapping: Bool
    }

    /// Which format.
    public let kind: Kind
    /// Where a record keeps what; empty of a format that takes no mapping.
    public let mapping: FieldMapping

    /// Creates a format; a mapping that it does not take is left out.
    public init(_ kind: Kind, mapping: FieldMapping = FieldMapping()) {
        self.kind = kind
        self.mapping = kind.row.takesMapping ? mapping : FieldMapping()
    }

    /// CloudEvents 1.0 as JSON.
    public static let cloudEvents = InputFormat(.cloudEvents)
    /// Segment's and RudderStack's messages.
    public static let segmentAPI = InputFormat(.segmentAPI)
    /// Any JSON object, with the paths of what makes an event of it.
    public static func mapped(_ mapping: FieldMapping) -> InputFormat { InputFormat(.mapped, mapping: mapping) }
}

extension InputFormat.Kind {
    /// The row of the format.
    public var row: InputFormat.Row {
        switch self {
        case .cloudEvents:
            InputFormat.Row(summary: "CloudEvents 1.0 JSON, structured or binary mode", takesMapping: false)
        case .segmentAPI: InputFormat.Row(summary: "Segment's and RudderStack's messages", takesMapping: false)
        case .mapped: InputFormat.Row(summary: "any JSON object, read by a mapping", takesMapping: true)
        }
    }
}
