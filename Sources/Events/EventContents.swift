public import CEL
import JSON

/// What an ``Event`` holds: fixed parts, and slots for its properties.
@usableFromInline
@safe
struct EventContents: ~Copyable {
    /// A piece of the bytes.
    @usableFromInline
    struct Part: Sendable {
        @usableFromInline let offset: Int
        @usableFromInline let count: Int

        @inlinable
        init(offset: Int, count: Int) {
            self.offset = offset
            self.count = count
        }

        static var empty: Part { Part(offset: 0, count: 0) }
    }

    /// A property: scalars are kept as what they are, texts as a part of the bytes, the rest as a value beside.
    @usableFromInline
    struct Slot {
        @usableFromInline
        enum Kind: UInt8 {
            case absent, bool, int, double, timestamp, duration, text, value
        }

        /// The bits of a number or of whole seconds; the offset of a text; the index of a value.
        @usableFromInline let word: UInt64
        /// Nanoseconds; the bytes of a text.
        @usableFromInline let extra: Int32
        @usableFromInline let kind: Kind

        @inlinable
        init(_ kind: Kind, _ word: UInt64 = 0, extra: Int32 = 0) {
            self.kind = kind
            self.word = word
            self.extra = extra
        }

        @inlinable
        var part: Part { Part(offset: Int(truncatingIfNeeded: word), count: Int(extra)) }
    }

    @usableFromInline var type = 0
    @usableFromInline var time: Milliseconds = 0
    @usableFromInline var deduplicationHash: UInt64 = 0
    @usableFromInline var individualHash: UInt64 = 0
    @usableFromInline var effect = SystemEffect.none
    @usableFromInline var id = Part.empty
    @usableFromInline var individual = Part.empty
    /// Empty where there is none.
    @usableFromInline var traceparent = Part.empty
    /// The number of slots.
    @usableFromInline let propertyCount: Int
    /// By property index.
    @usableFromInline let slots: UnsafeMutablePointer<Slot>
    /// The indexes of the slots in use, in the order in which they came; the first ``usedCount`` of them mean something.
    private let used: UnsafeMutablePointer<Int>
    private var usedCount = 0
    /// The values that no slot holds: lists, maps, bytes.
    @usableFromInline var values: [Value] = []

    /// All texts, one after the other, in a buffer that grows to the largest event seen.
    @usableFromInline var start: UnsafeMutableRawPointer
    private var capacity = 256
    private var byteCount = 0

    init(propertyCount: Int) {
        self.propertyCount = propertyCount
        unsafe slots = .allocate(capacity: propertyCount)
        unsafe slots.initialize(repeating: Slot(.absent), count: propertyCount)
        unsafe used = .allocate(capacity: propertyCount)
        unsafe used.initialize(repeating: 0, count: propertyCount)
        unsafe start = .allocate(byteCount: capacity, alignment: 1)
    }

    deinit {
        unsafe slots.deallocate()
        unsafe used.deallocate()
        unsafe start.deallocate()
    }

    @inlinable
    func slot(_ property: Int) -> Slot {
        property >= 0 && property < propertyCount ? unsafe slots[property] : Slot(.absent)
    }

    /// Forgets what was in it, and keeps the room.
    mutating func clear() {
        for position in 0..<usedCount { unsafe slots[used[position]] = Slot(.absent) }
        usedCount = 0
        byteCount = 0
        traceparent = .empty
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
        if case .none = effect { return }
        effect = .none
    }

    /// Puts a property into its slot; one that is there already is replaced.
    mutating func set(_ property: Int, _ slot: Slot) {
        precondition(property >= 0 && property < propertyCount)
        // Safe: each property is counted once.
        if unsafe slots[property].kind == .absent {
            unsafe used[usedCount] = property
            usedCount &+= 1
        }
        unsafe slots[property] = slot
    }

    /// Keeps a copy of bytes.
    @inline(__always)
    mutating func append(_ bytes: RawSpan) -> Part {
        let part = Part(offset: byteCount, count: bytes.byteCount)
        makeRoom(part.count)
        // Safe: the room was made above.
        unsafe start.advanced(by: part.offset).copyBytes(bytes)
        byteCount &+= part.count
        return part
    }

    /// Forgets bytes, where nothing was kept after them; else they stay until all is cleared.
    mutating func removeLast(_ part: Part) {
        if part.offset &+ part.count == byteCount { byteCount = part.offset }
    }

    /// Puts the length of a field before it, as ``StableHash/appendField(_:)-(RawSpan)`` does, and returns where that is.
    @inline(__always)
    mutating func appendFieldLength(_ count: Int) -> Int {
        let offset = byteCount
        makeRoom(4)
        let length = UInt32(truncatingIfNeeded: count).bigEndian
        unsafe start.storeBytes(of: length, toByteOffset: offset, as: UInt32.self)
        byteCount &+= 4
        return offset
    }

    @inline(__always)
    private mutating func makeRoom(_ count: Int) {
        if byteCount &+ count > capacity { grow(to: byteCount + count) }
    }

    @inline(never)
    private mutating func grow(to count: Int) {
        capacity = max(2 * capacity, count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        unsafe larger.copyMemory(from: start, byteCount: byteCount)
        unsafe start.deallocate()
        unsafe start = larger
    }
}

extension UnsafeMutableRawPointer {
    /// Copies bytes here; few go by overlapping words, since they cost less than a call.
    @inline(__always)
    fileprivate func copyBytes(_ bytes: RawSpan) {
        let count = bytes.byteCount
        switch count {
        case 8...16:
            unsafe copy(UInt64.self, bytes, at: 0)
            unsafe copy(UInt64.self, bytes, at: count &- 8)
        case 4...7:
            unsafe copy(UInt32.self, bytes, at: 0)
            unsafe copy(UInt32.self, bytes, at: count &- 4)
        case 1...3:
            unsafe copy(UInt8.self, bytes, at: 0)
            unsafe copy(UInt8.self, bytes, at: count &>> 1)
            unsafe copy(UInt8.self, bytes, at: count &- 1)
        case 0: break
        default:
            unsafe bytes.withUnsafeBytes { source in
                guard let from = source.baseAddress else { return }
                unsafe copyMemory(from: from, byteCount: count)
            }
        }
    }

    @inline(__always)
    private func copy<Word: BitwiseCopyable>(_ word: Word.Type, _ bytes: RawSpan, at offset: Int) {
        unsafe storeBytes(
            of: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: word), toByteOffset: offset, as: word)
    }
}
