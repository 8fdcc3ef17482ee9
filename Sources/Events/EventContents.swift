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

        static let empty = Part(offset: 0, count: 0)
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
    /// By property index.
    @usableFromInline var slots: [Slot]
    /// The indexes of the slots in use, in the order in which they came; the first ``usedCount`` of them mean something.
    private var used: [Int]
    private var usedCount = 0
    /// The values that no slot holds: lists, maps, bytes.
    @usableFromInline var values: [Value] = []

    /// All texts, one after the other, in a buffer that grows to the largest event seen.
    @usableFromInline var start: UnsafeMutableRawPointer
    private var capacity = 256
    private var byteCount = 0

    init(propertyCount: Int) {
        slots = Array(repeating: Slot(.absent), count: propertyCount)
        used = Array(repeating: 0, count: propertyCount)
        unsafe start = .allocate(byteCount: capacity, alignment: 1)
    }

    deinit { unsafe start.deallocate() }

    @inlinable
    func slot(_ property: Int) -> Slot { slots.indices.contains(property) ? slots[property] : Slot(.absent) }

    /// Forgets what was in it, and keeps the room.
    mutating func clear() {
        for position in 0..<usedCount { slots[used[position]] = Slot(.absent) }
        usedCount = 0
        byteCount = 0
        traceparent = .empty
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
        if case .none = effect { return }
        effect = .none
    }

    /// Puts a property into its slot; one that is there already is replaced.
    mutating func set(_ property: Int, _ slot: Slot) {
        if slots[property].kind == .absent {
            used[usedCount] = property
            usedCount += 1
        }
        slots[property] = slot
    }

    /// Keeps a copy of bytes.
    mutating func append(_ bytes: RawSpan) -> Part {
        let part = Part(offset: byteCount, count: bytes.byteCount)
        if byteCount + part.count > capacity { grow(to: byteCount + part.count) }
        // Safe: the room was made above.
        unsafe bytes.withUnsafeBytes { source in
            guard let from = source.baseAddress else { return }
            unsafe (start + part.offset).copyMemory(from: from, byteCount: part.count)
        }
        byteCount += part.count
        return part
    }

    private mutating func grow(to count: Int) {
        capacity = max(2 * capacity, count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        unsafe larger.copyMemory(from: start, byteCount: byteCount)
        unsafe start.deallocate()
        unsafe start = larger
    }
}
