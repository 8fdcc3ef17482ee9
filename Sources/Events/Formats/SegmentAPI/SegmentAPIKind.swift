import JSON

/// The kinds of Segment's messages (Segment's specification, "Spec"; RudderStack's are the same), and the events they are.
enum SegmentAPIKind: Int, CaseIterable {
    case track, identify, page, screen, alias, group

    /// What a message says in its `type`.
    var word: String { "\(self)" }

    /// The event's type; nil where each message names its own.
    var eventType: String? {
        switch self {
        case .track: nil
        case .identify: SystemEvents.individualUpdated
        case .page: "page.viewed"
        case .screen: "screen.viewed"
        case .alias: SystemEvents.individualLinked
        case .group: "group"
        }
    }

    /// Finds a kind by the bytes of its word; the index found is the raw value.
    static let table = NameTable(allCases.map(\.word))

    /// The properties that lie beside the message's `properties` or `traits`, by raw value: the members that the calls take as
    /// arguments of their own.
    static let members: [[EventData.Member]] = allCases.map { kind in
        switch kind {
        case .track: []
        // RudderStack's libraries put them into the context.
        case .identify:
            [EventData.Member("attributes", from: "traits"), EventData.Member("attributes", from: "context.traits")]
        case .page, .screen: [EventData.Member("name", from: "name"), EventData.Member("category", from: "category")]
        case .alias: [EventData.Member("alias", from: "previousId", isID: true)]
        case .group: [EventData.Member("groupId", from: "groupId", isID: true)]
        }
    }
}
