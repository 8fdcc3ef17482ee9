/// A key as it stands in a text, for a comparison by words.
struct ExpectedKey {
    /// The most bytes of one with both its quotes.
    static let maximumCount = 24

    /// The key with both quotes as three little-endian words, and which of their bits count.
    private let words: (UInt64, UInt64, UInt64)
    private let masks: (UInt64, UInt64, UInt64)
    /// Its bytes with both quotes.
    let count: Int
    /// Its word on the tape.
    let word: UInt64

    /// Creates one that no text begins with.
    init() {
        words = (1, 0, 0)
        masks = (0, 0, 0)
        count = 0
        word = 0
    }

    /// Creates one of a key's bytes; nil where they are too many, or no text has them without an escape.
    init?(_ bytes: RawSpan, string: Int, name: Int?) {
        count = bytes.byteCount + 2
        guard count <= Self.maximumCount else { return nil }
        var words = InlineArray<3, UInt64>(repeating: 0)
        var masks = words
        for offset in 0..<count {
            var byte = UInt8(ascii: "\"")
            if offset > 0, offset < count - 1 {
                byte = bytes.byte(at: offset - 1)
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return nil }
            }
            let shift = UInt64(8 * (offset % 8))
            words[offset / 8] |= UInt64(byte) << shift
            masks[offset / 8] |= 0xFF << shift
        }
        self.words = (words[0], words[1], words[2])
        self.masks = (masks[0], masks[1], masks[2])
        let word = Tape.word(Tape.string, UInt64(string))
        self.word = name.map { Tape.marked(word, name: $0) } ?? word
    }

    /// Whether a text begins with the key and its quotes; 24 bytes are there to be read.
    @inline(__always)
    func begins(_ text: UnsafeRawPointer) -> Bool {
        let first = unsafe QuickScan.load(text) & masks.0 ^ words.0
        let second = unsafe QuickScan.load(text + 8) & masks.1 ^ words.1
        guard first | second == 0 else { return false }
        if count <= 16 { return true }
        return unsafe QuickScan.load(text + 16) & masks.2 == words.2
    }

    /// What ``hash(_:)`` makes of a text that begins with it.
    var hash: Int { Self.hash(words.0, words.1) }

    /// A hash of the key that a text begins with, of its first 15 bytes; 16 bytes are there to be read.
    static func hash(_ text: UnsafeRawPointer) -> Int {
        // Up to the closing quote, the opening one left aside.
        let first = unsafe QuickScan.load(text + 1)
        let end = ends(first)
        if end != 0 { return hash(upTo(end, first) &<< 8 | UInt64(UInt8(ascii: "\"")), upTo(end, first) &>> 56) }
        let second = unsafe QuickScan.load(text + 8)
        return unsafe hash(QuickScan.load(text), upTo(ends(second), second))
    }

    private static func ends(_ word: UInt64) -> UInt64 { QuickScan.ends(word) & ~word & QuickScan.highBits }

    /// A word up to the first byte that ``ends(_:)`` has found in it; all of it where there is none.
    private static func upTo(_ ends: UInt64, _ word: UInt64) -> UInt64 { word & (ends ^ (ends &- 1)) }

    private static func hash(_ first: UInt64, _ second: UInt64) -> Int {
        let mixed = (first ^ (second &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed &>> 32)
    }
}
