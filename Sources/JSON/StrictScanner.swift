/// Reads RFC 8259 to the letter, says where a text departs from it, and builds the same tape as simdjson does.
///
/// No recursion: a text of a million brackets takes a million entries of a heap array, not of the stack.
struct StrictScanner: ~Copyable {
    /// The tape under construction, and beside it where in the text each word's value begins.
    var tape: [UInt64] = []
    var offsets: [Int] = []
    /// The strings' bytes, each after its 4-byte length.
    var strings: [UInt8] = []
    /// Where the first number that no double holds begins, or nil; it stands on the tape as infinite.
    var numberOutOfRange: Int?
    /// The open containers: the tape index of each opening word, and how many elements it has so far.
    private var open: [(opening: Int, count: Int)] = []

    private enum Expected { case value, firstKey, key, firstItem, separator }

    /// The document of the last successful scan.
    var document: JSONDocument {
        @_lifetime(borrow self) get {
            let strings = unsafe strings.span.bytes
            return unsafe _overrideLifetime(JSONDocument(tape: tape.span, strings: strings), borrowing: self)
        }
    }

    /// Checks the document of the last successful scan, and marks the keys that are known names.
    mutating func check(_ names: NameTable) -> DocumentCheck.Findings {
        // Safe: the strings stay as they are while the tape is marked.
        let strings = unsafe _overrideLifetime(document.strings, copying: ())
        return DocumentCheck(tape.mutableSpan, strings: strings, names: names).findings
    }

    /// Where in the text the value of a tape word begins.
    func offset(of index: Int) -> Int {
        offsets.indices.contains(index) ? offsets[index] : 0
    }

    mutating func append(_ tag: UInt8, _ payload: UInt64 = 0, at offset: Int) {
        tape.append(Tape.word(tag, payload))
        offsets.append(offset)
    }

    /// Scans a whole text.
    ///
    /// - Throws: `not_utf8` or `malformed_json`; what is merely too deep, a duplicate key or out of range is on the tape.
    mutating func scan(_ text: RawSpan) throws(JSONError) {
        tape.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        strings.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        numberOutOfRange = nil
        if let offset = UTF8Check.firstInvalid(text) {
            throw JSONError(.notUTF8, offset: offset, "not UTF-8")
        }
        guard text.byteCount <= JSONLimits.maximumBytes else {
            throw JSONError(.malformed, offset: JSONLimits.maximumBytes, "more text than a document may have")
        }
        append(Tape.root, at: 0)
        try scanValues(text)
        append(Tape.root, at: text.byteCount)
        tape[0] = Tape.word(Tape.root, UInt64(tape.count))
    }

    private mutating func scanValues(_ text: RawSpan) throws(JSONError) {
        var position = 0
        var expected = Expected.value
        while true {
            skipSpace(text, &position)
            if expected == .separator, open.isEmpty {
                guard position == text.byteCount else {
                    throw JSONError(.malformed, offset: position, "something after the end of the value")
                }
                return
            }
            guard position < text.byteCount else {
                throw JSONError(.malformed, offset: position, "the text ends where more is expected")
            }
            let byte = text.byte(at: position)
            switch (expected, byte) {
            case (.firstKey, UInt8(ascii: "}")), (.firstItem, UInt8(ascii: "]")):
                close(at: position)
                position += 1
                expected = .separator
            case (.firstKey, UInt8(ascii: "\"")), (.key, UInt8(ascii: "\"")):
                try scanString(text, &position)
                skipSpace(text, &position)
                guard position < text.byteCount, text.byte(at: position) == UInt8(ascii: ":") else {
                    throw JSONError(.malformed, offset: position, "no ':' after a key")
                }
                position += 1
                expected = .value
            case (.firstKey, _), (.key, _):
                throw JSONError(.malformed, offset: position, "no key in double quotes")
            case (.separator, _):
                expected = try scanSeparator(text, &position)
            default:
                expected = try scanValue(text, &position)
            }
        }
    }

    private mutating func scanSeparator(_ text: RawSpan, _ position: inout Int) throws(JSONError) -> Expected {
        let byte = text.byte(at: position)
        let isObject = open.last.map { Tape.tag(tape[$0.opening]) == Tape.object } ?? false
        if byte == UInt8(ascii: ",") {
            position += 1
            return isObject ? .key : .value
        }
        guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw JSONError(
                .malformed, offset: position, isObject ? "no ',' or '}' after a value" : "no ',' or ']' after a value")
        }
        close(at: position)
        position += 1
        return .separator
    }

    private mutating func scanValue(_ text: RawSpan, _ position: inout Int) throws(JSONError) -> Expected {
        if let last = open.indices.last { open[last].count += 1 }
        let start = position
        switch text.byte(at: position) {
        case UInt8(ascii: "{"):
            open.append((tape.count, 0))
            append(Tape.object, at: start)
            position += 1
            return .firstKey
        case UInt8(ascii: "["):
            open.append((tape.count, 0))
            append(Tape.array, at: start)
            position += 1
            return .firstItem
        case UInt8(ascii: "\""): try scanString(text, &position)
        case UInt8(ascii: "t"): try scanWord("true", Tape.yes, text, &position)
        case UInt8(ascii: "f"): try scanWord("false", Tape.no, text, &position)
        case UInt8(ascii: "n"): try scanWord("null", Tape.null, text, &position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber(text, &position)
        default: throw JSONError(.malformed, offset: start, "no value")
        }
        return .separator
    }

    private mutating func close(at offset: Int) {
        guard let (opening, count) = open.popLast() else { return }
        let tag = Tape.tag(tape[opening])
        append(tag == Tape.object ? Tape.objectEnd : Tape.arrayEnd, UInt64(opening), at: offset)
        tape[opening] = Tape.word(tag, UInt64(min(count, Tape.maximumCount)) << 32 | UInt64(tape.count))
    }

    private mutating func scanWord(_ word: StaticString, _ tag: UInt8, _ text: RawSpan, _ position: inout Int)
        throws(JSONError)
    {
        let start = position
        let matches = word.withUTF8Buffer { letters in
            guard start + letters.count <= text.byteCount else { return false }
            for index in letters.indices where unsafe text.byte(at: start + index) != letters[index] { return false }
            return true
        }
        guard matches else { throw JSONError(.malformed, offset: start, "no value") }
        append(tag, at: start)
        position += word.utf8CodeUnitCount
    }

    private func skipSpace(_ text: RawSpan, _ position: inout Int) {
        while position < text.byteCount {
            switch text.byte(at: position) {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
