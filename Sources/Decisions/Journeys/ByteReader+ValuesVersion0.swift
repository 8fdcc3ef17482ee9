import CEL
import State

/// Values as they were written before fields had versions: integers in 8 bytes, a bool's in a byte of its own.
extension ByteReader {
    /// Reads named values.
    mutating func valuesVersion0() -> [(name: String, value: Value)]? {
        guard let count = count() else { return nil }
        var values: [(name: String, value: Value)] = []
        for _ in 0..<count {
            guard let name = text(), let value = valueVersion0(depth: 80) else { return nil }
            values.append((name, value))
        }
        return values
    }

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

    private mutating func valueVersion0(depth: Int) -> Value? {
        guard depth > 0, let tag = byte() else { return nil }
        switch tag {
        case Tag.null: return .null
        case Tag.bool: return flag().map(Value.bool)
        case Tag.int: return number().map(Value.int)
        case Tag.uint: return number().map { .uint(UInt64(bitPattern: $0)) }
        case Tag.double: return number().map { .double(Double(bitPattern: UInt64(bitPattern: $0))) }
        case Tag.string: return text().map(Value.string)
        case Tag.bytes: return bytes().map(Value.bytes)
        case Tag.timestamp:
            guard let seconds = number(), let rest = number() else { return nil }
            return Int32(exactly: rest).flatMap { Timestamp(seconds: seconds, nanoseconds: $0) }.map(Value.timestamp)
        case Tag.duration:
            guard let seconds = number(), let rest = number() else { return nil }
            return Int32(exactly: rest).flatMap { Duration(seconds: seconds, nanoseconds: $0) }.map(Value.duration)
        case Tag.list:
            guard let count = count() else { return nil }
            var elements: [Value] = []
            for _ in 0..<count {
                guard let element = valueVersion0(depth: depth - 1) else { return nil }
                elements.append(element)
            }
            return .list(elements)
        case Tag.map:
            guard let count = count() else { return nil }
            var entries: [(key: Value, value: Value)] = []
            for _ in 0..<count {
                guard let key = valueVersion0(depth: depth - 1) else { return nil }
                guard let value = valueVersion0(depth: depth - 1) else { return nil }
                entries.append((key, value))
            }
            return MapValue(entries).map(Value.map)
        case Tag.none: return .optional(nil)
        case Tag.some: return valueVersion0(depth: depth - 1).map { .optional($0) }
        case Tag.error: return text().map { .error(EvaluationError($0)) }
        default: return nil
        }
    }
}
