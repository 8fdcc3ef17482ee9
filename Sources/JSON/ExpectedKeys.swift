/// The keys that a ``QuickScanner`` knows, and for each which came next the last time: senders repeat themselves, so a key is nearly always
/// the expected one, which takes a comparison or two.
///
/// It begins with the names of its parser and learns what it meets. Once it is full it learns no more, so that what senders make up is
/// bounded.
@safe
final class ExpectedKeys {
    /// How many keys are learned besides the names.
    private static let learned = 256
    /// How many slots are looked at for a key, so that keys made to collide cost no more.
    private static let probes = 8

    /// All keys, and after them one that no text has.
    let keys: UnsafeMutablePointer<ExpectedKey>
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
    /// Open addressing over at most half full slots: places, ``none`` in an empty one.
    private let slots: UnsafeMutablePointer<Int>
    /// The number of slots, a power of two, less one.
    private let mask: Int

    /// Creates a memory that knows names already.
    init(names: NameTable, roomForText: Int) {
        let capacity = names.count + Self.learned
        none = capacity
        unsafe keys = .allocate(capacity: capacity + 1)
        unsafe keys.initialize(repeating: ExpectedKey(), count: capacity + 1)
        unsafe links = .allocate(capacity: 2 * (capacity + 1))
        unsafe links.initialize(repeating: capacity, count: 2 * (capacity + 1))
        textStart = capacity * (4 + ExpectedKey.maximumCount)
        stringsCount = textStart + roomForText
        unsafe strings = .allocate(byteCount: stringsCount, alignment: 1)
        unsafe strings.initializeMemory(as: UInt8.self, repeating: 0, count: stringsCount)
        var size = 8
        while size < 2 * capacity { size *= 2 }
        mask = size - 1
        unsafe slots = .allocate(capacity: size)
        unsafe slots.initialize(repeating: capacity, count: size)
        for place in 0..<names.count {
            let name = names.names[place]
            _ = learn(unsafe name.span.bytes, name: place)
        }
    }

    deinit {
        unsafe keys.deallocate()
        unsafe links.deallocate()
        unsafe strings.deallocate()
        unsafe slots.deallocate()
    }

    /// The place of the key that a text begins with, or ``none``; 24 bytes are there to be read.
    @inline(never)
    func find(_ text: UnsafeRawPointer) -> Int {
        let hash = unsafe ExpectedKey.hash(text)
        for probe in 0..<Self.probes {
            let place = unsafe slots[(hash &+ probe) & mask]
            if unsafe place == none || keys[place].begins(text) { return place }
        }
        return none
    }

    /// Adds a key that is not there yet, with its name's place where it is one, and returns its place; ``none`` where it cannot be kept.
    func learn(_ bytes: RawSpan, name: Int?) -> Int {
        guard count < none, let key = ExpectedKey(bytes, string: stringsEnd, name: name),
            let slot = emptySlot(key.hash)
        else { return none }
        let place = count
        unsafe slots[slot] = place
        count += 1
        unsafe keys[place] = key
        unsafe strings.storeBytes(
            of: UInt32(truncatingIfNeeded: bytes.byteCount).littleEndian, toByteOffset: stringsEnd, as: UInt32.self)
        stringsEnd += 4
        for offset in 0..<bytes.byteCount {
            unsafe strings.storeBytes(of: bytes.byte(at: offset), toByteOffset: stringsEnd, as: UInt8.self)
            stringsEnd += 1
        }
        return place
    }

    private func emptySlot(_ hash: Int) -> Int? {
        for probe in 0..<Self.probes {
            let slot = (hash &+ probe) & mask
            if unsafe slots[slot] == none { return slot }
        }
        return nil
    }
}
