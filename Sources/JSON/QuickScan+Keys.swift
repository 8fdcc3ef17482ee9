extension QuickScan {
    /// Reads a key and its colon; refuses one that its object has already.
    @inline(__always)
    mutating func readKey(_ memory: ExpectedKeys, _ names: NameTable) -> Bool {
        var place = unsafe links[link]
        if unsafe !keys[place].begins(at) {
            place = unsafe memory.find(at)
            unsafe links[link] = place
        }
        if place != memory.none {
            append(unsafe keys[place].word)
            unsafe at += keys[place].count
        } else {
            guard byte == UInt8(ascii: "\""), let key = unsafe Self.newKey(at, out, memory, names) else { return false }
            append(key.word)
            unsafe at = key.end
            out = key.out
            place = key.place
        }
        link = 2 &* place
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place)
        if unsafe container.pointee.seen & bit != 0,
            unsafe Self.isRepeated(
                word - 1, among: container.pointee.count, of: container.pointee.opening, tape, memory)
        {
            return false
        }
        unsafe container.pointee.seen |= bit
        if byte != UInt8(ascii: ":") {
            skipSpace()
            guard byte == UInt8(ascii: ":") else { return false }
        }
        skip(1)
        return true
    }

    /// A key that ``ExpectedKeys`` does not have, as it stands on the tape from now on.
    @safe
    private struct NewKey {
        let word: UInt64
        let place: Int
        /// Where the text goes on, and the strings.
        let end: UnsafeRawPointer
        let out: Int
    }

    /// Reads a key, and learns it.
    @inline(never)
    private static func newKey(
        _ text: UnsafeRawPointer, _ start: Int, _ memory: ExpectedKeys, _ names: NameTable
    ) -> NewKey? {
        var at = unsafe text
        var out = start
        guard unsafe copyString(&at, to: &out, in: memory.strings) else { return nil }
        var word = Tape.word(Tape.string, UInt64(truncatingIfNeeded: start))
        let strings = unsafe RawSpan(_unsafeStart: memory.strings, byteCount: memory.stringsCount)
        let bytes = Tape.bytes(word, in: strings)
        let name = names.find(bytes)
        if let name { word = Tape.marked(word, name: name) }
        return unsafe NewKey(word: word, place: memory.learn(bytes, name: name), end: at, out: out)
    }

    /// Whether a key stands in its object before, among so many; so it seems, too, where they are too many to compare.
    @inline(never)
    private static func isRepeated(
        _ key: UnsafeMutablePointer<UInt64>, among count: UInt64, of object: UnsafeMutablePointer<UInt64>,
        _ tape: UnsafeMutablePointer<UInt64>, _ memory: ExpectedKeys
    ) -> Bool {
        guard count < JSONLimits.pairwiseKeys else { return true }
        let index = unsafe key - tape
        let words = unsafe Span(_unsafeStart: tape, count: index + 1)
        let bytes = unsafe RawSpan(_unsafeStart: memory.strings, byteCount: memory.stringsCount)
        return unsafe JSONDocument(tape: words, strings: bytes).isRepeatedKey(at: index, ofObjectAt: object - tape)
    }
}
