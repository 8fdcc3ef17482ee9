/// Goes over a tape once: looks for what the grammar allows and Attune does not, too much depth and duplicate keys, and marks the keys
/// that are known names. Time is linear in the document.
struct DocumentCheck: ~Copyable, ~Escapable {
    /// What there is in a document.
    struct Findings: OptionSet {
        let rawValue: UInt8

        /// More containers within one another than are allowed; what is in those is not looked at.
        static let tooDeep = Findings(rawValue: 1)
        /// A key for the second time in its object.
        static let duplicateKey = Findings(rawValue: 2)
        /// The integer 0.
        static let zero = Findings(rawValue: 4)
        /// A double that may be less exact than what is written (``ExactInteger``).
        static let doubtfulDouble = Findings(rawValue: 8)
    }

    private(set) var findings: Findings = []
    private var tape: MutableSpan<UInt64>
    private let strings: RawSpan
    /// Goes over a whole document.
    @_lifetime(copy tape, copy strings)
    init(_ tape: consuming MutableSpan<UInt64>, strings: RawSpan, names: NameTable) {
        self.tape = tape
        self.strings = strings
        _ = checkValue(at: 1, depth: 0, names)
    }

    // Safe, here and below: a tape's words say truly how it goes on.
    private func word(at index: Int) -> UInt64 { unsafe tape[unchecked: index] }

    /// Checks a value within so many containers, and returns the place after it.
    @inline(__always)
    private mutating func checkValue(at index: Int, depth: Int, _ names: NameTable) -> Int {
        let word = word(at: index)
        switch Tape.tag(word) {
        case Tape.object:
            checkObject(at: index, depth: depth &+ 1, names)
            return Tape.next(word)
        case Tape.array:
            checkArray(at: index, depth: depth &+ 1, names)
            return Tape.next(word)
        case Tape.int:
            if self.word(at: index &+ 1) == 0 { findings.insert(.zero) }
            return index &+ 2
        case Tape.double:
            let magnitude = Double(bitPattern: self.word(at: index &+ 1)).magnitude
            if ExactInteger.doubtful.contains(magnitude) { findings.insert(.doubtfulDouble) }
            return index &+ 2
        case Tape.uint:
            return index &+ 2
        default:
            return index &+ 1
        }
    }

    private mutating func checkArray(at opening: Int, depth: Int, _ names: NameTable) {
        guard depth <= JSONLimits.maximumDepth else { return findings.formUnion(.tooDeep) }
        let end = Tape.next(word(at: opening)) &- 1
        var index = opening &+ 1
        while index < end { index = checkValue(at: index, depth: depth, names) }
    }

    private mutating func checkObject(at opening: Int, depth: Int, _ names: NameTable) {
        guard depth <= JSONLimits.maximumDepth else { return findings.formUnion(.tooDeep) }
        let hasManyKeys = Tape.count(word(at: opening)) > JSONLimits.pairwiseKeys
        if hasManyKeys, repeatsAmongMany(at: opening) { findings.insert(.duplicateKey) }
        // One of 64 bits for each key that went before, by its name or hash: only a key that meets a set bit is compared with those.
        var seen: UInt64 = 0
        let end = Tape.next(word(at: opening)) &- 1
        var index = opening &+ 1
        while index < end {
            let word = word(at: index)
            let bytes = Tape.bytes(word, in: strings)
            let key = NameTable.Key(bytes)
            var number = key.hash &>> 58
            if let name = names.find(bytes, key) {
                unsafe tape[unchecked: index] = Tape.marked(word, name: name)
                number = UInt64(truncatingIfNeeded: name)
            }
            let bit: UInt64 = 1 &<< number
            if seen & bit != 0, !hasManyKeys, document.isRepeatedKey(at: index, ofObjectAt: opening) {
                findings.insert(.duplicateKey)
            }
            seen |= bit
            index = checkValue(at: index &+ 1, depth: depth, names)
        }
    }

    /// Whether an object has some key twice, through a set: its hashes are seeded by the process, so that no sender can make them collide.
    private func repeatsAmongMany(at opening: Int) -> Bool {
        var seen: Set<[UInt8]> = []
        let end = Tape.next(word(at: opening)) &- 1
        var index = opening &+ 1
        while index < end {
            if !seen.insert(Array(copying: Tape.bytes(word(at: index), in: strings))).inserted { return true }
            index = placeAfterValue(at: index &+ 1)
        }
        return false
    }

    private func placeAfterValue(at index: Int) -> Int { Tape.placeAfter(word(at: index), at: index) }

    private var document: JSONDocument {
        @_lifetime(borrow self) get { JSONDocument(tape: tape.span, strings: strings) }
    }
}
