public import CEL
public import Events

extension IndividualState {
    /// Sets an attribute by its index in ``EventSchema/attributes``; nil removes it.
    ///
    /// - Returns: false where the buffer has no room for the value, or it is none that attributes can have; then nothing changed.
    @discardableResult
    public mutating func setAttribute(_ index: Int, to value: Value?, in schema: EventSchema) -> Bool {
        guard schema.attributes.indices.contains(index) else { return false }
        let key = Self.attributeKey(schema.attributes[index])
        var encoded: [UInt8] = []
        if let value, !EncodedValue.append(value, to: &encoded) { return false }
        guard encoded.isEmpty || encoded.count + Layout.recordHeader <= room else { return false }
        replacePayload(RecordKind.attribute, key: key, with: encoded)
        return true
    }

    /// Removes all attributes, those too that no schema declares any more.
    public mutating func removeAttributes() {
        var offset = recordsStart
        while offset < bytes.count {
            let record = Record(bytes.raw, at: offset)
            if record.kind == RecordKind.attribute { remove(record) } else { offset = record.end }
        }
    }

    /// An attribute by its index in ``EventSchema/attributes``, nil where it is absent.
    public func attribute(_ index: Int, in schema: EventSchema) -> Value? {
        guard schema.attributes.indices.contains(index),
            let record = record(RecordKind.attribute, key: Self.attributeKey(schema.attributes[index]))
        else { return nil }
        var offset = 0
        return EncodedValue.read(bytes.raw.extracting(record.payload..<record.end), &offset)
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
