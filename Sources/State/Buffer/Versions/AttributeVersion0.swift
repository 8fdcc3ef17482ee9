import CEL

/// Attribute values as the buffer's version 2 had them: a tag, then what it needs. Integers are little-endian; lengths are u32.
///
/// `0 null · 1 false · 2 true · 3 int i64 · 4 uint u64 · 5 double · 6 string · 7 bytes · 8 timestamp · 9 duration (i64 seconds, i32
/// nanoseconds) · 10 list (count, values) · 11 map (count, key and value alternating)`
enum AttributeVersion0 {
    /// The value of a payload, nil where it is none.
    static func value(_ payload: RawSpan) -> Value? {
        var offset = 0
        guard let value = read(payload, &offset), offset == payload.byteCount else { return nil }
        return value
    }

    /// Reads the value at `offset` and moves it behind the value; nil where the bytes are none.
    private static func read(_ raw: RawSpan, _ offset: inout Int, depth: Int = 0) -> Value? {
        guard depth <= StateLimits.valueDepth, let tag = take(raw, &offset, as: UInt8.self) else { return nil }
        switch tag {
        case 0: return .null
        case 1, 2: return .bool(tag == 2)
        case 3: return take(raw, &offset, as: Int64.self).map { .int($0) }
        case 4: return take(raw, &offset, as: UInt64.self).map { .uint($0) }
        case 5: return take(raw, &offset, as: UInt64.self).map { .double(Double(bitPattern: $0)) }
        case 6:
            guard let length = takeLength(raw, &offset) else { return nil }
            defer { offset += length }
            return .string(raw.text(offset, length: length))
        case 7:
            guard let length = takeLength(raw, &offset) else { return nil }
            defer { offset += length }
            return .bytes((0..<length).map { raw.u8(offset + $0) })
        case 8, 9:
            guard let seconds = take(raw, &offset, as: Int64.self), let rest = take(raw, &offset, as: Int32.self) else {
                return nil
            }
            if tag == 8 { return Timestamp(seconds: seconds, nanoseconds: rest).map { .timestamp($0) } }
            return Duration(seconds: seconds, nanoseconds: rest).map { .duration($0) }
        case 10:
            // Every element takes at least a byte, so a hostile count reserves nothing and ends soon.
            guard let count = takeLength(raw, &offset) else { return nil }
            var elements: [Value] = []
            for _ in 0..<count {
                guard let element = read(raw, &offset, depth: depth + 1) else { return nil }
                elements.append(element)
            }
            return .list(elements)
        case 11:
            guard let count = takeLength(raw, &offset) else { return nil }
            var entries: [(key: Value, value: Value)] = []
            for _ in 0..<count {
                guard let key = read(raw, &offset, depth: depth + 1), let value = read(raw, &offset, depth: depth + 1)
                else { return nil }
                entries.append((key, value))
            }
            return MapValue(entries).map { .map($0) }
        default: return nil
        }
    }

    private static func take<T: FixedWidthInteger & BitwiseCopyable>(
        _ raw: RawSpan, _ offset: inout Int, as type: T.Type
    ) -> T? {
        guard MemoryLayout<T>.size <= raw.byteCount - offset else { return nil }
        defer { offset += MemoryLayout<T>.size }
        return raw.load(offset)
    }

    /// A length of something that takes at least a byte each: never more than what is left.
    private static func takeLength(_ raw: RawSpan, _ offset: inout Int) -> Int? {
        guard let length = take(raw, &offset, as: UInt32.self), Int(length) <= raw.byteCount - offset else {
            return nil
        }
        return Int(length)
    }
}
