import CEL

extension ByteWriter {
    private enum Tag {
        static let null: UInt8 = 0
        static let bool: UInt8 = 1
        static let int: UInt8 = 2
        static let uint: UInt8 = 3
        static let double: UInt8 = 4
        static let string: UInt8 = 5
        static let bytes: UInt8 = 6
        static let timestamp: UInt8 = 7
        static let duration: UInt8 = 8
        static let list: UInt8 = 9
        static let map: UInt8 = 10
        static let none: UInt8 = 11
        static let some: UInt8 = 12
        static let error: UInt8 = 13
    }

    /// Writes a value with its kind; a type, which no rule keeps, as its name.
    mutating func write(_ value: Value) {
        switch value {
        case .null: write(Tag.null)
        case .bool(let flag): write(Tag.bool); write(flag)
        case .int(let number): write(Tag.int); write(number)
        case .uint(let number): write(Tag.uint); write(Int64(bitPattern: number))
        case .double(let number): write(Tag.double); write(Int64(bitPattern: number.bitPattern))
        case .string(let text): write(Tag.string); write(text)
        case .bytes(let octets): write(Tag.bytes); write(octets)
        case .timestamp(let time): write(Tag.timestamp); write(time.seconds); write(Int64(time.nanoseconds))
        case .duration(let span): write(Tag.duration); write(span.seconds); write(Int64(span.nanoseconds))
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

    /// Writes named values.
    mutating func write(_ values: [(name: String, value: Value)]) {
        write(count: values.count)
        for entry in values { write(entry.name); write(entry.value) }
    }

    fileprivate static func read(_ reader: inout ByteReader, depth: Int) -> Value? {
        guard depth > 0, let tag = reader.byte() else { return nil }
        switch tag {
        case Tag.null: return .null
        case Tag.bool: return reader.flag().map(Value.bool)
        case Tag.int: return reader.number().map(Value.int)
        case Tag.uint: return reader.number().map { .uint(UInt64(bitPattern: $0)) }
        case Tag.double: return reader.number().map { .double(Double(bitPattern: UInt64(bitPattern: $0))) }
        case Tag.string: return reader.text().map(Value.string)
        case Tag.bytes: return reader.octets().map { .bytes(Array($0)) }
        case Tag.timestamp:
            guard let seconds = reader.number(), let rest = reader.number() else { return nil }
            return Int32(exactly: rest).flatMap { Timestamp(seconds: seconds, nanoseconds: $0) }.map(Value.timestamp)
        case Tag.duration:
            guard let seconds = reader.number(), let rest = reader.number() else { return nil }
            return Int32(exactly: rest).flatMap { Duration(seconds: seconds, nanoseconds: $0) }.map(Value.duration)
        case Tag.list:
            guard let count = reader.count() else { return nil }
            var elements: [Value] = []
            for _ in 0..<count {
                guard let element = read(&reader, depth: depth - 1) else { return nil }
                elements.append(element)
            }
            return .list(elements)
        case Tag.map:
            guard let count = reader.count() else { return nil }
            var entries: [(key: Value, value: Value)] = []
            for _ in 0..<count {
                guard let key = read(&reader, depth: depth - 1) else { return nil }
                guard let value = read(&reader, depth: depth - 1) else { return nil }
                entries.append((key, value))
            }
            return MapValue(entries).map(Value.map)
        case Tag.none: return .optional(nil)
        case Tag.some: return read(&reader, depth: depth - 1).map { .optional($0) }
        case Tag.error: return reader.text().map { .error(EvaluationError($0)) }
        default: return nil
        }
    }
}

extension ByteReader {
    /// Reads a value of at most the nesting that records may have.
    mutating func value() -> Value? { ByteWriter.read(&self, depth: 80) }

    /// Reads named values.
    mutating func values() -> [(name: String, value: Value)]? {
        guard let count = count() else { return nil }
        var values: [(name: String, value: Value)] = []
        // Each takes two bytes at least; a damaged count reserves no more than that.
        values.reserveCapacity(min(count, 64))
        for _ in 0..<count {
            guard let name = text(), let value = value() else { return nil }
            values.append((name, value))
        }
        return values
    }
}
