/// The keys that a ``QuickScanner`` has met or was told of, and for each which came next: senders repeat themselves, so a key is nearly
/// always the expected one, which takes three comparisons. Once it is full it learns no more, so that what senders make up is bounded.
@safe
final class ExpectedKeys {
    /// A key as it stands in a text.
    struct Key {
        /// Its bytes with both quotes as three little-endian words, and which of their bits count.
        fileprivate(set) var words: (UInt64, UInt64, UInt64) = (1, 0, 0)
        fileprivate(set) var masks: (UInt64, UInt64, UInt64) = (0, 0, 0)
        /// The number of these bytes.
        fileprivate(set) var count = 0
        /// Its word on the tape.
        fileprivate(set) var word: UInt64 = 0
        /// Its place among the keys.
        fileprivate(set) var place = 0
    }

    /// The most bytes of a key with both quotes.
    private static let maximumCount = 24
    /// How many keys are learned besides the names.
    private static let learned = 256

    /// All keys, and after them one that no text has.
    let keys: UnsafeMutablePointer<Key>
    /// By twice the place of a key: the place of the key that came after its value last, then of the first key within it.
    let links: UnsafeMutablePointer<Int>
    /// The strings of a document: first those of the keys, with their lengths, then room for others.
    let strings: UnsafeMutableRawPointer
    let stringsCount: Int
    /// Where the room for others begins.
    let textStart: Int

    /// The place of the key that no text has: what is expected where nothing is known.
    let none: Int
    private var count = 0
    private var stringsEnd = 0
    /// Open addressing over at most half full slots: places, or −1.
    private var slots: [Int]

    /// Creates a memory that knows names already; names that no text can have unescaped, or that are long, are left out.
    init(names: NameTable, roomForText: Int) {
        let capacity = names.count + Self.learned
        none = capacity
        unsafe keys = .allocate(capacity: capacity + 1)
        unsafe keys.initialize(repeating: Key(), count: capacity + 1)
        unsafe keys[capacity].place = capacity
        unsafe links = .allocate(capacity: 2 * (capacity + 1))
        unsafe links.initialize(repeating: capacity, count: 2 * (capacity + 1))
        textStart = capacity * (4 + Self.maximumCount)
        stringsCount = textStart + roomForText
        unsafe strings = .allocate(byteCount: stringsCount, alignment: 1)
        unsafe strings.initializeMemory(as: UInt8.self, repeating: 0, count: stringsCount)
        var size = 8
        while size < 2 * capacity { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for place in 0..<names.count {
            let name = names.names[place]
            learn(unsafe name.span.bytes, name: place)
        }
    }

    deinit {
        unsafe keys.deallocate()
        unsafe links.deallocate()
        unsafe strings.deallocate()
    }

    /// Adds a key, with the place of its name where it is one; it must not be there yet.
    func learn(_ bytes: RawSpan, name: Int? = nil) {
        let length = bytes.byteCount
        guard count < none, length + 2 <= Self.maximumCount, Self.isPlain(bytes), find(bytes) == nil else { return }
        var key = Key()
        key.place = count
        key.count = length + 2
        key.word = Tape.word(Tape.string, UInt64(stringsEnd))
        if let name { key.word = Tape.marked(key.word, name: name) }
        var text = Array(repeating: UInt8(0), count: Self.maximumCount)
        var mask = text
        for offset in 0..<length + 2 {
            let isQuote = offset == 0 || offset == length + 1
            text[offset] = isQuote ? UInt8(ascii: "\"") : bytes.byte(at: offset - 1)
            mask[offset] = 0xFF
        }
        key.words = Self.words(text)
        key.masks = Self.words(mask)
        unsafe keys[count] = key

        let length32 = UInt32(truncatingIfNeeded: length).littleEndian
        unsafe strings.storeBytes(of: length32, toByteOffset: stringsEnd, as: UInt32.self)
        for offset in 0..<length {
            unsafe strings.storeBytes(of: bytes.byte(at: offset), toByteOffset: stringsEnd + 4 + offset, as: UInt8.self)
        }
        stringsEnd += 4 + length
        slots[emptySlot(bytes)] = count
        count += 1
    }

    /// The place of a key, or nil.
    func find(_ bytes: RawSpan) -> Int? {
        var slot = firstSlot(bytes)
        while slots[slot] >= 0 {
            if unsafe Tape.bytes(keys[slots[slot]].word, in: RawSpan(_unsafeStart: strings, byteCount: textStart))
                .hasSameBytes(as: bytes)
            {
                return slots[slot]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func firstSlot(_ bytes: RawSpan) -> Int {
        Int(truncatingIfNeeded: NameTable.Key(bytes).hash >> 32) & (slots.count - 1)
    }

    private func emptySlot(_ bytes: RawSpan) -> Int {
        var slot = firstSlot(bytes)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    /// Whether a text can hold these bytes as a key without escapes.
    private static func isPlain(_ bytes: RawSpan) -> Bool {
        for offset in 0..<bytes.byteCount {
            let byte = bytes.byte(at: offset)
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    private static func words(_ bytes: [UInt8]) -> (UInt64, UInt64, UInt64) {
        let span = unsafe bytes.span.bytes
        return (span.littleEndian64(at: 0), span.littleEndian64(at: 8), span.littleEndian64(at: 16))
    }
}
