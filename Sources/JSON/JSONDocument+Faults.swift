// Where the faults are that ``DocumentCheck`` has found. Only of refused documents, so plain rather than fast; time is linear.
extension JSONDocument {
    /// The tape index of the first container within too many others, or nil.
    var firstTooDeep: Int? {
        var depth = 0
        var index = 1
        while index < tape.count {
            switch Tape.tag(tape[index]) {
            case Tape.object, Tape.array:
                depth += 1
                if depth > JSONLimits.maximumDepth { return index }
            case Tape.objectEnd, Tape.arrayEnd: depth -= 1
            default: break
            }
            index = placeAfterWord(at: index)
        }
        return nil
    }

    /// The tape index of the first key that repeats one of its object, in the order in which the objects begin; or nil.
    var firstDuplicateKey: Int? {
        var index = 1
        while index < tape.count {
            if Tape.tag(tape[index]) == Tape.object, let key = duplicateKey(ofObjectAt: index) { return key }
            index = placeAfterWord(at: index)
        }
        return nil
    }

    private func duplicateKey(ofObjectAt opening: Int) -> Int? {
        var seen: Set<[UInt8]> = []
        var contents = JSONContents(JSONElement(tape: tape, strings: strings, index: opening), kind: Tape.object)
        while let key = contents.next() {
            if !seen.insert(Array(copying: key.stringBytes)).inserted { return key.index }
            _ = contents.next()
        }
        return nil
    }

    /// The place after a word, or after both of a number's.
    private func placeAfterWord(at index: Int) -> Int {
        switch Tape.tag(tape[index]) {
        case Tape.int, Tape.uint, Tape.double: index + 2
        default: index + 1
        }
    }
}
