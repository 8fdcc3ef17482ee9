import CEL

/// What the values of a series are. The raw values are part of the layout.
enum ValueKind: UInt8, CaseIterable {
    /// Events are only counted.
    case none = 0
    case int, double, bool, timestamp, duration, string

    /// The greatest raw value.
    static let last = ValueKind.string.rawValue

    /// The kind of a static type, nil where only the values themselves will tell.
    init?(_ type: Type?) {
        switch type {
        case .int: self = .int
        case .double: self = .double
        case .bool: self = .bool
        case .timestamp: self = .timestamp
        case .duration: self = .duration
        case .string: self = .string
        default: return nil
        }
    }

    /// Bytes of a value.
    @inline(__always)
    var width: Int {
        switch self {
        case .none: 0
        case .int, .double: 8
        case .bool: 1
        case .timestamp, .duration: 9
        case .string: 4
        }
    }

    /// Bytes of an entry.
    @inline(__always)
    var entrySize: Int { Layout.entryValue + width }

    /// How many entries so many bytes are; by constants, which are multiplied instead of divided by.
    @inline(__always)
    func entryCount(_ bytes: Int) -> Int {
        switch self {
        case .none: bytes >> 3
        case .int, .double: bytes >> 4
        case .bool: bytes / 9
        case .string: bytes / 12
        case .timestamp, .duration: bytes / 17
        }
    }

    /// Whether there is a sum.
    @inline(__always)
    var isNumeric: Bool { self == .int || self == .double }

    /// Bytes of a bucket.
    @inline(__always)
    var bucketSize: Int {
        self == .none ? Layout.bucketSums : Layout.bucketSums + (isNumeric ? Layout.bucketNumbers : 0) + 4 * width
    }
}

/// A value of a series in the form that items hold it; what the bits mean is told by the series' ``ValueKind``.
struct Scalar {
    /// An int, the bits of a double, a bool, seconds + 2³⁹ of a timestamp or duration, the heap offset of a string.
    var word: UInt64
    /// Nanoseconds of a timestamp or duration.
    var nanoseconds: UInt32 = 0

    static let none = Scalar(word: 0)
    private static let bias: Int64 = 1 << 39

    /// Packs seconds, rounded down, and nanoseconds.
    init(seconds: Int64, nanoseconds: Int32) {
        let borrows = nanoseconds < 0
        word = UInt64(bitPattern: seconds + Self.bias - (borrows ? 1 : 0))
        self.nanoseconds = UInt32(bitPattern: borrows ? nanoseconds + 1_000_000_000 : nanoseconds)
    }

    init(word: UInt64) {
        self.word = word
    }

    /// Reads a value of a kind.
    @inline(__always)
    init(_ raw: RawSpan, at offset: Int, _ kind: ValueKind) {
        switch kind {
        case .none: word = 0
        case .int, .double: word = raw.u64(offset)
        case .bool: word = UInt64(raw.u8(offset))
        case .string: word = UInt64(raw.u32(offset))
        case .timestamp, .duration:
            word = raw.u40(offset)
            nanoseconds = raw.u32(offset + 5)
        }
    }

    @inline(__always) var int: Int64 { Int64(bitPattern: word) }
    @inline(__always) var double: Double { Double(bitPattern: word) }
    @inline(__always) var offset: Int { Int(truncatingIfNeeded: word) }

    /// The value for expressions, nil where the bits are none of the kind.
    func value(_ kind: ValueKind, heap: RawSpan) -> Value? {
        let seconds = Int64(bitPattern: word & 0xFF_FFFF_FFFF) - Self.bias
        switch kind {
        case .none: return nil
        case .int: return .int(int)
        case .double: return .double(double)
        case .bool: return .bool(word != 0)
        case .string: return .string(heap.text(offset + 2, length: Int(heap.u16(offset))))
        case .timestamp:
            guard nanoseconds < 1_000_000_000 else { return nil }
            return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)).map { .timestamp($0) }
        case .duration:
            guard nanoseconds < 1_000_000_000 else { return nil }
            let borrows = seconds < 0 && nanoseconds > 0
            let rest = Int32(nanoseconds) - (borrows ? 1_000_000_000 : 0)
            return Duration(seconds: seconds + (borrows ? 1 : 0), nanoseconds: rest).map { .duration($0) }
        }
    }

    /// Whether the value is one that the series could have kept.
    func isValid(_ kind: ValueKind, heap: RawSpan) -> Bool {
        switch kind {
        case .none, .int: true
        case .double: double.isFinite
        case .bool: word <= 1
        case .string: offset + 2 <= heap.byteCount && offset + 2 + Int(heap.u16(offset)) <= heap.byteCount
        case .timestamp, .duration: value(kind, heap: heap) != nil
        }
    }

    /// Whether two values of one series are equal: texts stand in its heap once.
    @inline(__always)
    static func equal(_ left: Scalar, _ right: Scalar, _ kind: ValueKind) -> Bool {
        kind == .double ? left.double == right.double : left.word == right.word && left.nanoseconds == right.nanoseconds
    }

    /// Whether the first value is less than the second; strings by their UTF-8 bytes, which is the order of code points.
    @inline(__always)
    static func less(_ left: Scalar, _ right: Scalar, _ kind: ValueKind, heap: RawSpan) -> Bool {
        switch kind {
        case .none: false
        case .int: left.int < right.int
        case .double: left.double < right.double
        case .bool: left.word < right.word
        case .timestamp, .duration: (left.word, left.nanoseconds) < (right.word, right.nanoseconds)
        case .string: StringHeap.less(left.offset, right.offset, heap)
        }
    }
}

extension Scalar {
    /// Writes a value of a kind to an address.
    @inline(__always)
    func store(_ kind: ValueKind, to address: UnsafeMutableRawPointer) {
        switch kind {
        case .none: break
        case .int, .double: unsafe address.storeBytes(of: word.littleEndian, as: UInt64.self)
        case .bool: unsafe address.storeBytes(of: UInt8(truncatingIfNeeded: word), as: UInt8.self)
        case .string: unsafe address.storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
        case .timestamp, .duration:
            // Five bytes of seconds, then the nanoseconds.
            let low = word & 0xFF_FFFF_FFFF | UInt64(nanoseconds) << 40
            unsafe address.storeBytes(of: low.littleEndian, as: UInt64.self)
            unsafe (address + 8).storeBytes(of: UInt8(truncatingIfNeeded: nanoseconds >> 24), as: UInt8.self)
        }
    }

    /// Writes an entry to an address: its first word, then the value.
    @inline(__always)
    func store(_ first: UInt64, _ kind: ValueKind, to address: UnsafeMutableRawPointer) {
        unsafe address.storeBytes(of: first.littleEndian, as: UInt64.self)
        unsafe store(kind, to: address + Layout.entryValue)
    }
}
