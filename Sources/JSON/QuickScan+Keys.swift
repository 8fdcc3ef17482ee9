extension QuickScan {
    /// Reads a key and its colon; refuses one that its object has already.
    @inline(__always)
    mutating func readKey(_ names: NameTable) -> Bool {
        var place = unsafe links[link]
        let expected = unsafe keys + place
        if unsafe isNext(expected) {
            append(unsafe expected.pointee.word)
            unsafe at += expected.pointee.count
        } else {
            guard byte == UInt8(ascii: "\""),
                let key = unsafe Self.unexpectedKey(at + 1, out, strings, memory, names)
            else { return false }
            append(key.word)
            unsafe at = key.end
            unsafe out = key.out
            place = key.place
            unsafe links[link] = place
        }
        link = 2 &* place
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place)
        if container.seen & bit != 0, isRepeated() { return false }
        container.seen |= bit
        skipSpace()
        guard byte == UInt8(ascii: ":") else { return false }
        skip(1)
        return true
    }

    /// Whether the text goes on with a key and its quotes.
    @inline(__always)
    private func isNext(_ key: UnsafeMutablePointer<ExpectedKeys.Key>) -> Bool {
        let first = unsafe Self.load(at) & key.pointee.masks.0 ^ key.pointee.words.0
        let second = unsafe Self.load(at + 8) & key.pointee.masks.1 ^ key.pointee.words.1
        guard first | second == 0 else { return false }
        if unsafe key.pointee.count <= 16 { return true }
        return unsafe Self.load(at + 16) & key.pointee.masks.2 == key.pointee.words.2
    }

    /// A key that is not the expected one.
    @safe
    private struct UnexpectedKey {
        let word: UInt64
        let place: Int
        /// Where the text goes on, and the strings.
        let end: UnsafeRawPointer
        let out: UnsafeMutableRawPointer
    }

    /// Reads a key from after its opening quote on, and learns it.
    @inline(never)
    private static func unexpectedKey(
        _ start: UnsafeRawPointer, _ out: UnsafeMutableRawPointer, _ strings: UnsafeMutableRawPointer,
        _ memory: ExpectedKeys, _ names: NameTable
    ) -> UnexpectedKey? {
        var at = unsafe start
        var end = unsafe out
        guard unsafe copyString(&at, to: &end) else { return nil }
        let bytes = unsafe RawSpan(_unsafeStart: out + 4, byteCount: end - out - 4)
        if let place = memory.find(bytes) {
            return unsafe UnexpectedKey(word: memory.keys[place].word, place: place, end: at, out: out)
        }
        var word = unsafe Tape.word(Tape.string, UInt64(truncatingIfNeeded: out - strings))
        if let name = names.find(bytes) { word = Tape.marked(word, name: name) } else { memory.learn(bytes) }
        return unsafe UnexpectedKey(word: word, place: memory.find(bytes) ?? memory.none, end: at, out: end)
    }

    /// Whether the last key stands in its object before; so it seems, too, where there are too many to compare.
    @inline(never)
    private func isRepeated() -> Bool {
        guard container.count < JSONLimits.pairwiseKeys else { return true }
        let tape = unsafe Span(_unsafeStart: tape, count: word - tape)
        let strings = unsafe RawSpan(_unsafeStart: strings, byteCount: out - strings)
        return unsafe JSONDocument(tape: tape, strings: strings)
            .isRepeatedKey(at: word - self.tape - 1, ofObjectAt: container.opening - self.tape)
    }
}
