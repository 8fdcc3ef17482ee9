import JSON

/// A message of Segment's, as far as every one is alike.
struct SegmentAPIRecord: ~Escapable {
    /// The names that mean something here.
    private enum Name: Int, CaseIterable {
        case type, event, userId, anonymousId, messageId, timestamp, originalTimestamp, properties, traits, batch

        static let table = NameTable(allCases.map { "\($0)" })
    }

    /// Id, type (of a `track`), individual and time.
    let attributes: EnvelopeAttributes
    /// What messages call them.
    let labels: EnvelopeLabels
    /// What it says in its `type`.
    let word: EnvelopeAttributes.Attribute
    /// The kind of that word, or nil where it is none.
    let kind: SegmentAPIKind?
    /// Whether it holds messages instead of being one.
    let isBatch: Bool
    /// Its `properties`, or of a `group` its `traits`.
    let data: JSONElement?

    private static let ofUser = EnvelopeLabels(id: "messageId", type: "event", individual: "userId", time: "timestamp")
    private static let ofAnonymous = EnvelopeLabels(
        id: "messageId", type: "event", individual: "anonymousId", time: "timestamp")

    /// Reads the members of an object.
    @_lifetime(copy root)
    init(_ root: JSONElement, strings: RawSpan) {
        var found = InlineArray<10, EnvelopeAttributes.Attribute>(repeating: .absent)
        var properties = Optional(root)
        var traits = Optional(root)
        var hasProperties = false
        var hasTraits = false
        var isBatch = false
        var members = root.members
        while let member = members.next() {
            guard let index = Name.table.find(member.key), let name = Name(rawValue: index) else { continue }
            let value = member.value
            switch (name, value.kind) {
            case (.properties, _):
                properties = value
                hasProperties = true
            case (.traits, _):
                traits = value
                hasTraits = true
            case (.batch, _): isBatch = value.kind == .array
            case (.event, _), (.userId, _), (.anonymousId, _), (.messageId, _):
                found[index] = EnvelopeAttributes.Attribute(naming: value)
            case _: found[index] = EnvelopeAttributes.Attribute(value)
            }
        }
        word = found[Name.type.rawValue]
        self.isBatch = isBatch && word.isAbsent
        kind = word.text.flatMap { SegmentAPIKind.table.find(strings.extracting($0)) }.flatMap(SegmentAPIKind.init)
        var attributes = EnvelopeAttributes()
        attributes[.id] = found[Name.messageId.rawValue]
        let timestamp = found[Name.timestamp.rawValue]
        attributes[.time] = timestamp.isAbsent ? found[Name.originalTimestamp.rawValue] : timestamp
        if kind == .track { attributes[.type] = found[Name.event.rawValue] }
        let user = found[Name.userId.rawValue]
        let anonymous = found[Name.anonymousId.rawValue]
        // RudderStack's libraries write an empty text where there is no user.
        let isAnonymous = (user.isAbsent || user.isEmpty) && !anonymous.isAbsent
        attributes[.subject] = isAnonymous ? anonymous : user
        labels = isAnonymous ? Self.ofAnonymous : Self.ofUser
        self.attributes = attributes
        switch kind {
        case .track, .page, .screen: data = hasProperties ? properties : nil
        case .group: data = hasTraits ? traits : nil
        case .identify, .alias, nil: data = nil
        }
    }
}
