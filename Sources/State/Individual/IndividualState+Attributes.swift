public import CEL
public import Events

extension IndividualState {
    /// The row of an attribute's field: one value.
    static let attributeField = FieldType(kind: .attribute, name: "attribute", version: 1, unite: nil) { _, payload in
        var reader = ByteReader(payload)
        return reader.value() != nil && reader.isAtEnd
    } upgrade: { version, key, payload, _ in
        guard version == 0, let value = AttributeVersion0.value(payload) else { return nil }
        var writer = ByteWriter()
        writer.write(value)
        return [UpgradedField(.attribute, key: key, payload: writer.bytes)]
    }

    /// Sets an attribute by its index in ``EventSchema/attributes``; nil removes it.
    ///
    /// - Returns: false where the buffer has no room for the value, or it is none that attributes can have; then nothing changed.
    @discardableResult
    public mutating func setAttribute(_ index: Int, to value: Value?, in schema: EventSchema) -> Bool {
        guard schema.attributes.indices.contains(index) else { return false }
        let key = Self.attributeKey(schema.attributes[index])
        guard let value else {
            setPayload(Self.attributeField, key: key, to: [])
            return true
        }
        guard value.isKeepable(depth: StateLimits.valueDepth) else { return false }
        // Room for what most attributes are.
        var writer = ByteWriter(reserving: 64)
        writer.write(value)
        guard writer.bytes.count + Layout.fieldHeader <= room else { return false }
        setPayload(Self.attributeField, key: key, to: writer.bytes)
        return true
    }

    /// Removes all attributes, those too that no schema declares any more.
    public mutating func removeAttributes() {
        while let field = firstField(of: .attribute) { removeField(field) }
    }

    /// An attribute by its index in ``EventSchema/attributes``, nil where it is absent.
    public func attribute(_ index: Int, in schema: EventSchema) -> Value? {
        guard schema.attributes.indices.contains(index),
            let field = field(.attribute, key: Self.attributeKey(schema.attributes[index]))
        else { return nil }
        var reader = ByteReader(bytes(of: field))
        return reader.value()
    }

    /// What an attribute is found by: its name and type, so that one whose type changes is another.
    static func attributeKey(_ attribute: EventSchema.Attribute) -> UInt64 {
        StableHash.hash(attribute.name) ^ (attribute.type.code &* 0x9E37_79B9_7F4A_7C15)
    }
}

extension PropertyType {
    /// A number for the type, the same for ever: a digit of base 16 for each part, the outermost first.
    fileprivate var code: UInt64 {
        switch self {
        case .string: 1
        case .int: 2
        case .double: 3
        case .bool: 4
        case .bytes: 5
        case .timestamp: 6
        case .duration: 7
        case .point: 8
        case .dyn: 9
        case .list(let element): element.code &* 16 &+ 10
        case .map(let value): value.code &* 16 &+ 11
        }
    }
}

extension Value {
    /// Whether attributes can have the value: no type, optional or error, and not deeper than can be read.
    fileprivate func isKeepable(depth: Int) -> Bool {
        switch self {
        case .type, .optional, .error: false
        case .list(let elements): depth > 0 && elements.allSatisfy { $0.isKeepable(depth: depth - 1) }
        case .map(let map): depth > 0 && map.entries.allSatisfy { $0.value.isKeepable(depth: depth - 1) }
        default: depth > 0
        }
    }
}
