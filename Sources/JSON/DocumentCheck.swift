/// Looks for what the grammar allows and Attune does not: too much depth and duplicate keys. Time is linear in the document.
struct DocumentCheck: ~Copyable {
    /// The tape index of the first container that is too deep, or nil.
    private(set) var tooDeep: Int?
    /// The tape index of the first key that repeats one of its object, or nil.
    private(set) var duplicateKey: Int?
    /// Whether some number is the integer 0.
    private(set) var hasZero = false
    /// Whether some double may be less exact than what is written (``ExactInteger``).
    private(set) var hasDoubtfulDouble = false

    /// Whether the document passes.
    mutating func passes(_ document: JSONDocument) -> Bool {
        tooDeep = nil
        duplicateKey = nil
        hasZero = false
        hasDoubtfulDouble = false
        let tape = document.tape
        var depth = 0
        var index = 1
        while index < tape.count {
            let word = tape[index]
            switch Tape.tag(word) {
            case Tape.object:
                depth += 1
                if depth > JSONLimits.maximumDepth, tooDeep == nil { tooDeep = index }
                if duplicateKey == nil { checkKeys(document, object: index) }
                index += 1
            case Tape.array:
                depth += 1
                if depth > JSONLimits.maximumDepth, tooDeep == nil { tooDeep = index }
                index += 1
            case Tape.objectEnd, Tape.arrayEnd:
                depth -= 1
                index += 1
            case Tape.int:
                if tape[index + 1] == 0 { hasZero = true }
                index += 2
            case Tape.double:
                let magnitude = Double(bitPattern: tape[index + 1]).magnitude
                if ExactInteger.doubtful.contains(magnitude) { hasDoubtfulDouble = true }
                index += 2
            case Tape.uint:
                index += 2
            default:
                index += 1
            }
        }
        return tooDeep == nil && duplicateKey == nil
    }

    private mutating func checkKeys(_ document: JSONDocument, object: Int) {
        let tape = document.tape
        let strings = document.strings
        let opening = tape[object]
        let count = Tape.count(opening)
        if count <= 1 { return }
        if count > JSONLimits.pairwiseKeys {
            return checkManyKeys(document, object: JSONElement(tape: tape, strings: strings, index: object))
        }

        var keys = InlineArray<32, Int>(repeating: 0)
        var seenCount = 0
        // A bit for each (length, last byte) seen: only keys that meet a set bit are compared with the others.
        var seen: UInt64 = 0
        var index = object + 1
        let end = Tape.next(opening) - 1
        while index < end {
            let key = Int(Tape.payload(tape[index]))
            let length = Int(strings.littleEndian32(at: key))
            // Of an empty key this is the last byte of its length.
            let last = Int(strings.byte(at: key + 3 + length))
            let bit: UInt64 = 1 << UInt64((length &* 7 &+ last) & 63)
            if seen & bit != 0 {
                for place in 0..<seenCount where isSame(strings, keys[place], key, length) {
                    duplicateKey = index
                    return
                }
            }
            seen |= bit
            keys[seenCount] = key
            seenCount += 1
            let value = tape[index + 1]
            switch Tape.tag(value) {
            case Tape.object, Tape.array: index = Tape.next(value)
            case Tape.int, Tape.uint, Tape.double: index += 3
            default: index += 2
            }
        }
    }

    /// Whether the key at an offset is the one at another, of this length.
    private func isSame(_ strings: RawSpan, _ left: Int, _ right: Int, _ length: Int) -> Bool {
        guard Int(strings.littleEndian32(at: left)) == length else { return false }
        return strings.extracting(left + 4..<left + 4 + length).hasSameBytes(
            as: strings.extracting(right + 4..<right + 4 + length))
    }

    /// A set's hashes are seeded by the process, so that no sender can make them collide; only membership is asked.
    private mutating func checkManyKeys(_ document: JSONDocument, object: JSONElement) {
        var seen: Set<[UInt8]> = []
        var index = object.index + 1
        let end = object.nextIndex - 1
        while index < end {
            let key = JSONElement(tape: document.tape, strings: document.strings, index: index)
            guard seen.insert(Array(copying: key.stringBytes)).inserted else {
                duplicateKey = index
                return
            }
            index = JSONElement(tape: document.tape, strings: document.strings, index: index + 1).nextIndex
        }
    }
}
