public import CEL

/// The first byte of a value.
private enum Tag {
    static let null: UInt8 = 0
    static let `false`: UInt8 = 1
    static let `true`: UInt8 = 2
    static let int: UInt8 = 3
    static let uint: UInt8 = 4
    static let double: UInt8 = 5
    static let string: UInt8 = 6
    static let bytes: UInt8 = 7
    static let timestamp: UInt8 = 8
    static let duration: UInt8 = 9
    static let list: UInt8 = 10
    static let map: UInt8 = 11
    static let none: UInt8 = 12
    static let some: UInt8 = 13
    static let error: UInt8 = 14
}

extension ByteWriter {
    /// Writes a value of expressions: a tag, then what it needs. A type, which no rule keeps, is written as its name.
    ///
    /// int: zig-zag; uint: LEB128; double: 8 bytes; string, bytes, an error's message: count and bytes; timestamp and duration: seconds
    /// and nanoseconds, zig-zag; list: count and values; map: count, keys and values alternating; an optional: its value.
    public mutating func write(_ value: Value) {
        switch value {
        case .null: write(Tag.null)
        case .bool(let flag): write(flag ? Tag.true : Tag.false)
        case .int(let number): write(Tag.int); write(varint: number)
        case .uint(let number): write(Tag.uint); write(leb128: number)
        case .double(let number): write(Tag.double); write(Int64(bitPattern: number.bitPattern))
        case .string(let text): write(Tag.string); write(text)
        case .bytes(let octets): write(Tag.bytes); write(octets)
        case .timestamp(let time): write(Tag.timestamp, time.seconds, time.nanoseconds)
        case .duration(let span): write(Tag.duration, span.seconds, span.nanoseconds)
        case .list(let elements):
            write(Tag.list)
            write(count: elements.count)
            for element in elements { write(element) }
        case .map(let map):
            write(Tag.map)
            write(count: map.entries.count)
            for entry in map.entries { write(entry.key); write(entry.value) }
        case .optional(nil): write(Tag.none)
        case .optional(.some(let value)): write(Tag.some); write(value)
        case .type(let type): write(Tag.string); write(String(describing: type))
        case .error(let error): write(Tag.error); write(error.message)
        }
    }

    /// Writes a text as a value of expressions.
    public mutating func write(textValue text: RawSpan) {
        write(Tag.string)
        write(text)
    }

    /// Writes named values: a count, then names and values alternating.
    public mutating func write(_ values: [(name: String, value: Value)]) {
        write(count: values.count)
        for entry in values { write(entry.name); write(entry.value) }
    }

    private mutating func write(_ tag: UInt8, _ seconds: Int64, _ nanoseconds: Int32) {
        write(tag)
        write(varint: seconds)
        write(varint: Int64(nanoseconds))
    }
}

extension ByteReader {
    /// A value, nested at most as deep as events' may be.
    public mutating func value() -> Value? { value(depth: StateLimits.valueDepth) }

    /// The offsets of a value's UTF-8 in what the reader reads, where it is a text; nil, without moving, where it is another.
    public mutating func textValue() -> Range<Int>? {
        let start = offset
        guard byte() == Tag.string, let text = octets() else {
            offset = start
            return nil
        }
        return text
    }

    /// Named values.
    public mutating func values() -> [(name: String, value: Value)]? {
        guard let count = count() else { return nil }
        var values: [(name: String, value: Value)] = []
        for _ in 0..<count {
            guard let name = text(), let value = value() else { return nil }
            values.append((name, value))
        }
        return values
    }

    /// Moves behind a value without making it; false where the bytes mean nothing.
    public mutating func skipValue() -> Bool { skipValue(depth: StateLimits.valueDepth) }

    private mutating func skipValue(depth: Int) -> Bool {
        guard depth > 0, let tag = byte() else { return false }
        switch tag {
        case Tag.null, Tag.false, Tag.true, Tag.none: return true
        case Tag.int, Tag.uint: return leb128() != nil
        case Tag.double: return skip(8)
        case Tag.string, Tag.bytes, Tag.error: return octets() != nil
        case Tag.timestamp, Tag.duration: return leb128() != nil && leb128() != nil
        case Tag.some: return skipValue(depth: depth - 1)
        case Tag.list, Tag.map:
            guard let count = count() else { return false }
            for _ in 0..<(tag == Tag.map ? 2 * count : count) {
                guard skipValue(depth: depth - 1) else { return false }
            }
            return true
        default: return false
        }
    }

    private mutating func value(depth: Int) -> Value? {
        guard depth > 0, let tag = byte() else { return nil }
        switch tag {
        case Tag.null: return .null
        case Tag.false: return .bool(false)
        case Tag.true: return .bool(true)
        case Tag.int: return varint().map(Value.int)
        case Tag.uint: return leb128().map(Value.uint)
        case Tag.double: return number().map { .double(Double(bitPattern: UInt64(bitPattern: $0))) }
        case Tag.string: return text().map(Value.string)
        case Tag.bytes: return bytes().map(Value.bytes)
        case Tag.timestamp: return instant().flatMap(Timestamp.init).map(Value.timestamp)
        case Tag.duration: return instant().flatMap(Duration.init).map(Value.duration)
        case Tag.list: return list(depth: depth - 1)
        case Tag.map: return map(depth: depth - 1)
        case Tag.none: return .optional(nil)
        case Tag.some: return value(depth: depth - 1).map { .optional($0) }
        case Tag.error: return text().map { .error(EvaluationError($0)) }
        default: return nil
        }
    }

    private mutating func instant() -> (seconds: Int64, nanoseconds: Int32)? {
        guard let seconds = varint(), let rest = varint() else { return nil }
        return Int32(exactly: rest).map { (seconds, $0) }
    }

    private mutating func list(depth: Int) -> Value? {
        guard let count = count() else { return nil }
        var elements: [Value] = []
        for _ in 0..<count {
            guard let element = value(depth: depth) else { return nil }
            elements.append(element)
        }
        return .list(elements)
    }

    private mutating func map(depth: Int) -> Value? {
        guard let count = count() else { return nil }
        var entries: [(key: Value, value: Value)] = []
        for _ in 0..<count {
            guard let key = value(depth: depth), let value = value(depth: depth) else { return nil }
            entries.append((key, value))
        }
        return MapValue(entries).map(Value.map)
    }
}
