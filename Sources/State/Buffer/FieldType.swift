/// What a build knows of one kind of field: a row of ``FieldTypes``.
public struct FieldType: Sendable {
    /// Takes a field of an alias of the individual, in the alias's state, into the individual's.
    public typealias Unite =
        @Sendable (_ own: inout IndividualState, _ theirs: Field, _ other: borrowing IndividualState) -> Void

    /// The kind in the field's header.
    public let kind: FieldKind
    /// What operators call it, as `journey`.
    public let name: String
    /// The version of the payload's layout that this build writes, at least 1: fields of the buffer's version 2 count as 0.
    public let version: UInt8
    /// Whether a payload of ``version`` is one that this build could have written, so that nothing read later can fail.
    public let isValid: @Sendable (_ key: UInt64, _ payload: RawSpan) -> Bool
    /// Fields of present versions that say what a payload of an older version says; nil where it cannot be read.
    ///
    /// An empty answer says that nothing of it is worth keeping.
    public let upgrade:
        @Sendable (_ version: UInt8, _ key: UInt64, _ payload: RawSpan, _ context: inout UpgradeContext) ->
            [UpgradedField]?

    /// What a link does with the field of an alias; nil of kinds that ``IndividualState/unite(with:features:types:clock:)`` knows itself,
    /// and of those that only older versions wrote.
    public let unite: Unite?

    /// Creates a row.
    public init(
        kind: FieldKind, name: String, version: UInt8, unite: Unite?,
        isValid: @escaping @Sendable (UInt64, RawSpan) -> Bool,
        upgrade: @escaping @Sendable (UInt8, UInt64, RawSpan, inout UpgradeContext) -> [UpgradedField]?
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.unite = unite
        self.isValid = isValid
        self.upgrade = upgrade
    }

    /// The individual's own field stays, and one that it has not is taken over where there is room.
    public static let keepingOwn: Unite = { own, theirs, other in
        guard own.field(theirs.kind, key: theirs.key) == nil, theirs.end - theirs.start <= own.room else { return }
        own.carry(theirs, from: other)
    }
}

/// What upgrades of one individual's fields know and find out besides their payloads.
public struct UpgradeContext: Sendable {
    /// The individual's id.
    public let individual: String
    /// Names that older versions held themselves and present ones refer to by hash, in the order found.
    public private(set) var names: [String] = []

    /// Creates a context of an individual.
    public init(individual: String) { self.individual = individual }

    /// Takes note of a name to which the present version refers by its ``StableHash``.
    public mutating func note(_ name: String) { names.append(name) }
}

/// A field made of one of an older version; its own version is the one that this build writes of its kind.
public struct UpgradedField: Sendable {
    let kind: FieldKind
    let key: UInt64
    let payload: [UInt8]

    /// Creates a field.
    public init(_ kind: FieldKind, key: UInt64, payload: [UInt8]) {
        self.kind = kind
        self.key = key
        self.payload = payload
    }
}

/// The kinds of fields that a build knows: the state's own and those of the layers above, each of which hands in its rows.
public struct FieldTypes: Sendable {
    /// By the kind's number.
    private let rows: [FieldType?]

    /// The state's own.
    public static let own = FieldTypes([])

    /// Creates a table of the state's own kinds and others, whose numbers are from 0x80 on.
    public init(_ others: [FieldType]) {
        var rows = [FieldType?](repeating: nil, count: 256)
        for type in IndividualState.ownFields + others {
            precondition(type.version > 0, "version 0 is the buffer's version 2")
            precondition(rows[Int(type.kind.rawValue)] == nil, "two kinds of fields have one number")
            rows[Int(type.kind.rawValue)] = type
        }
        self.rows = rows
    }

    /// Whether this build knows a kind.
    func has(_ kind: FieldKind) -> Bool { rows[Int(kind.rawValue)] != nil }

    /// The row of a kind, nil where this build does not know it.
    public subscript(kind: FieldKind) -> FieldType? { rows[Int(kind.rawValue)] }
}

extension IndividualState {
    /// The kinds that the state itself reads.
    static let ownFields: [FieldType] =
        [recentEventsField, attributeField, consentField, aliasesField] + ValueKind.allCases.flatMap(seriesFields)
}
