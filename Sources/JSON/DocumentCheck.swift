/// Looks for what the grammar allows and Attune does not: too much depth and duplicate keys. Time is linear in the document.
struct DocumentCheck: ~Copyable {
    /// The tape index of the first container that is too deep, or nil.
    private(set) var tooDeep: Int?
    /// The tape index of the first key that repeats one of its object, or nil.
    private(set) var duplicateKey: Int?
    private var keys: [Range<Int>] = []

    init() {
        keys.reserveCapacity(JSONLimits.pairwiseKeys)
    }

    /// Whether the document passes.
    mutating func passes(_ document: JSONDocument) -> Bool {
        tooDeep = nil
        duplicateKey = nil
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
            case Tape.int, Tape.uint, Tape.double:
                index += 2
            default:
                index += 1
            }
        }
        return tooDeep == nil && duplicateKey == nil
    }

    private mutating func checkKeys(_ document: JSONDocument, object: Int) {
        let element = JSONElement(tape: document.tape, strings: document.strings, index: object)
        let count = element.count
        if count <= 1 { return }
        if count > JSONLimits.pairwiseKeys { return checkManyKeys(document, object: element) }

        keys.removeAll(keepingCapacity: true)
        // A bit for each (length, last byte) seen: only keys that meet a set bit are compared with the others.
        var seen: UInt64 = 0
        var index = object + 1
        let end = element.nextIndex - 1
        while index < end {
            let key = JSONElement(tape: document.tape, strings: document.strings, index: index).stringRange
            let last = key.isEmpty ? 0 : document.strings.byte(at: key.upperBound - 1)
            let bit: UInt64 = 1 << UInt64((key.count &* 7 &+ Int(last)) & 63)
            if seen & bit != 0 {
                for other in keys where other.count == key.count {
                    if document.strings.extracting(other).hasSameBytes(as: document.strings.extracting(key)) {
                        duplicateKey = index
                        return
                    }
                }
            }
            seen |= bit
            keys.append(key)
            index = JSONElement(tape: document.tape, strings: document.strings, index: index + 1).nextIndex
        }
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
