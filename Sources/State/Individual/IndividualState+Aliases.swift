import JSON

extension IndividualState {
    /// The row of the ids that are aliases of the individual: one field.
    static let aliasesField = FieldType(kind: .aliases, name: "aliases", version: 1, unite: nil) { key, payload in
        key == 0 && areAliases(payload)
    } upgrade: { _, _, _, _ in
        nil
    }

    /// The ids that are aliases of the individual, in the order linked.
    public var aliases: [String] {
        guard let field = field(.aliases, key: 0) else { return [] }
        var aliases: [String] = []
        var reader = AliasReader(bytes(of: field))
        while let alias = reader.next() { aliases.append(String(decoding: alias)) }
        return aliases
    }

    /// Whether an id is known to be an alias of the individual.
    public func hasAlias(_ id: RawSpan) -> Bool { place(ofAlias: id) != nil }

    /// Whether there is room for another alias.
    public func hasRoom(forAlias id: RawSpan) -> Bool {
        let kept = field(.aliases, key: 0)?.length ?? 0
        let size = AliasReader.size(id)
        return kept + size <= StateLimits.aliasBytes && size + Layout.fieldHeader <= room
    }

    /// Notes that an id is an alias of the individual.
    ///
    /// - Returns: false where there is no room for it; then nothing changed.
    @discardableResult
    public mutating func addAlias(_ id: RawSpan) -> Bool {
        if hasAlias(id) || hasID(id) { return true }
        guard hasRoom(forAlias: id) else { return false }
        let size = AliasReader.size(id)
        let target: Field
        let offset: Int
        if let field = field(.aliases, key: 0) {
            offset = field.length
            target = insertBytes(size, at: offset, of: field)
        } else {
            offset = 0
            target = appendField(.aliases, version: Self.aliasesField.version, key: 0, zeros: size)
        }
        store(UInt16(truncatingIfNeeded: id.byteCount), at: offset, of: target)
        buffer.copy(id, to: target.payload + offset + 2)
        return true
    }

    /// Forgets that an id is an alias of the individual.
    public mutating func removeAlias(_ id: RawSpan) {
        guard let field = field(.aliases, key: 0), let offset = place(ofAlias: id) else { return }
        let size = AliasReader.size(id)
        if size == field.length { removeField(field) } else { removeBytes(size, at: offset, of: field) }
    }

    /// The offset of an alias in the payload.
    private func place(ofAlias id: RawSpan) -> Int? {
        guard let field = field(.aliases, key: 0) else { return nil }
        var reader = AliasReader(bytes(of: field))
        while true {
            let offset = reader.offset
            guard let alias = reader.next() else { return nil }
            if alias.hasSameBytes(as: id) { return offset }
        }
    }

    /// Takes over the aliases of an alias. Those that find no room are left out.
    mutating func uniteAliases(with other: borrowing IndividualState) {
        guard let theirs = other.field(.aliases, key: 0) else { return }
        var reader = AliasReader(other.bytes(of: theirs))
        while let alias = reader.next() { addAlias(alias) }
    }

    private static func areAliases(_ payload: RawSpan) -> Bool {
        var reader = AliasReader(payload)
        var count = 0
        while reader.next() != nil { count += 1 }
        return count > 0 && reader.offset == payload.byteCount
    }
}

/// Reads the payload of aliases, one after the other.
private struct AliasReader: ~Escapable {
    private let raw: RawSpan
    /// Where the next one begins.
    private(set) var offset = 0

    @_lifetime(copy raw)
    init(_ raw: RawSpan) { self.raw = raw }

    /// Bytes that an alias takes.
    static func size(_ id: RawSpan) -> Int { 2 + id.byteCount }

    /// The next one; nil at the end, or where what follows is none.
    @_lifetime(copy self)
    mutating func next() -> RawSpan? {
        guard offset + 2 <= raw.byteCount else { return nil }
        let end = offset + 2 + Int(raw.u16(offset))
        guard end > offset + 2, end <= raw.byteCount else { return nil }
        let alias = raw.extracting(offset + 2..<end)
        offset = end
        return alias
    }
}
