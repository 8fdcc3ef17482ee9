import CEL
import State

/// Reads what layout version 2 kept in the sections of a buffer: integers little-endian, lengths and counts as LEB128, values with a tag.
/// Nil where the bytes end too early or mean nothing.
struct SectionReader: ~Escapable {
    private let bytes: RawSpan
    private var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.byteCount }

    mutating func byte() -> UInt8? {
        guard offset < bytes.byteCount else { return nil }
        defer { offset += 1 }
        return bytes.u8(offset)
    }

    mutating func number() -> Int64? {
        guard bytes.byteCount - offset >= 8 else { return nil }
        defer { offset += 8 }
        return bytes.load(offset)
    }

    mutating func count() -> Int? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte(), shift < 35 {
            result |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int(result) }
            shift += 7
        }
        return nil
    }

    private mutating func range() -> Range<Int>? {
        guard let count = count(), bytes.byteCount - offset >= count else { return nil }
        defer { offset += count }
        return offset..<offset + count
    }

    mutating func text() -> String? { range().map { bytes.text($0.lowerBound, length: $0.count) } }

    /// Named values, in a count of bytes.
    mutating func values() -> [(name: String, value: Value)]? {
        guard let range = range() else { return nil }
        var inner = SectionReader(bytes.extracting(range))
        guard let count = inner.count() else { return nil }
        var values: [(name: String, value: Value)] = []
        for _ in 0..<count {
            guard let name = inner.text(), let value = inner.value(depth: 80) else { return nil }
            values.append((name, value))
        }
        return inner.isAtEnd ? values : nil
    }

    private mutating func value(depth: Int) -> Value? {
        guard depth > 0, let tag = byte() else { return nil }
        switch tag {
        case 0: return .null
        case 1: return byte().map { .bool($0 != 0) }
        case 2: return number().map(Value.int)
        case 3: return number().map { .uint(UInt64(bitPattern: $0)) }
        case 4: return number().map { .double(Double(bitPattern: UInt64(bitPattern: $0))) }
        case 5: return text().map(Value.string)
        case 6: return range().map { range in .bytes(range.map { bytes.u8($0) }) }
        case 7, 8: return time(isDuration: tag == 8)
        case 9: return list(depth: depth)
        case 10: return map(depth: depth)
        case 11: return .optional(nil)
        case 12: return value(depth: depth - 1).map { .optional($0) }
        case 13: return text().map { .error(EvaluationError($0)) }
        default: return nil
        }
    }

    private mutating func time(isDuration: Bool) -> Value? {
        guard let seconds = number(), let rest = number().flatMap({ Int32(exactly: $0) }) else { return nil }
        if isDuration { return Duration(seconds: seconds, nanoseconds: rest).map(Value.duration) }
        return Timestamp(seconds: seconds, nanoseconds: rest).map(Value.timestamp)
    }

    private mutating func list(depth: Int) -> Value? {
        guard let count = count() else { return nil }
        var elements: [Value] = []
        for _ in 0..<count {
            guard let element = value(depth: depth - 1) else { return nil }
            elements.append(element)
        }
        return .list(elements)
    }

    private mutating func map(depth: Int) -> Value? {
        guard let count = count() else { return nil }
        var entries: [(key: Value, value: Value)] = []
        for _ in 0..<count {
            guard let key = value(depth: depth - 1), let value = value(depth: depth - 1) else { return nil }
            entries.append((key, value))
        }
        return MapValue(entries).map(Value.map)
    }
}
