/// One pass of a ``QuickScanner`` over a text. Everything is inlined into ``run(_:to:tape:stack:keys:names:)``, so that what is here lives
/// in registers.
///
/// Zeros after the text end whatever is read. There is room on the tape for a word a byte and some more, in the strings for twice the text.
@safe
struct QuickScan {
    /// An object or an array that is open.
    @safe
    struct Container {
        /// Its word on the tape.
        var opening: UnsafeMutablePointer<UInt64>
        /// The byte that closes it, which is also the tag of its closing word.
        var end: UInt8
        /// Its elements so far.
        var count: UInt64
        /// One of 64 bits for each key so far; only keys that meet a set bit are compared.
        var seen: UInt64
        /// The place of the key whose value it is or lies in.
        var owner: Int
    }

    /// Where the text goes on, the tape, and the strings, which are told from the start of theirs.
    var at: UnsafeRawPointer
    var word: UnsafeMutablePointer<UInt64>
    var out: Int
    /// The innermost container, behind those around it; the first is none.
    var container: UnsafeMutablePointer<Container>
    /// Which link of ``ExpectedKeys`` leads to the next key.
    var link: Int
    let strings: UnsafeMutableRawPointer
    let keys: UnsafeMutablePointer<ExpectedKey>
    let links: UnsafeMutablePointer<Int>
    let tape: UnsafeMutablePointer<UInt64>
    private let deepest: UnsafeMutablePointer<Container>

    @inline(__always)
    private init(
        text: UnsafeRawPointer, tape: UnsafeMutablePointer<UInt64>, stack: UnsafeMutablePointer<Container>,
        keys memory: ExpectedKeys
    ) {
        unsafe at = text
        unsafe self.tape = tape
        unsafe word = tape + 1
        unsafe keys = memory.keys
        unsafe links = memory.links
        unsafe strings = memory.strings
        out = memory.textStart
        unsafe container = stack
        unsafe deepest = stack + JSONLimits.maximumDepth
        unsafe stack.pointee = Container(opening: tape, end: 0, count: 0, seen: 0, owner: memory.none)
        link = 2 &* memory.none &+ 1
    }

    /// Scans a text that ends at a place; returns the number of words on the tape, or nil where the text is refused.
    static func run(
        _ text: UnsafeRawPointer, to end: UnsafeRawPointer, tape: UnsafeMutablePointer<UInt64>,
        stack: UnsafeMutablePointer<Container>, keys: ExpectedKeys, names: NameTable
    ) -> Int? {
        // A variable of its own, that nobody else can see.
        var scan = unsafe QuickScan(text: text, tape: tape, stack: stack, keys: keys)
        guard scan.readDocument(keys, names), unsafe scan.at == end else { return nil }
        scan.append(Tape.word(Tape.root, 0))
        unsafe tape.pointee = Tape.word(Tape.root, UInt64(scan.words))
        return scan.words
    }

    /// Reads an object, which is not empty, and the space around it.
    @inline(__always)
    private mutating func readDocument(_ memory: ExpectedKeys, _ names: NameTable) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: "{"), openContainer(Tape.object, Tape.objectEnd), !isAtEnd else { return false }
        while true {
            if unsafe container.pointee.end == Tape.objectEnd, !readKey(memory, names) { return false }
            unsafe container.pointee.count &+= 1
            if byte == UInt8(ascii: "\"") {
                guard readString() else { return false }
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                // The byte that closes it is two after.
                guard openContainer(byte, byte &+ 2) else { return false }
                if !isAtEnd { continue }
            } else {
                let isNumber = byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") <= 9
                guard isNumber ? readNumber() : readLiteral() else { return false }
            }
            if byte != UInt8(ascii: ",") {
                skipSpace()
                while isAtEnd {
                    if closeContainer() { return true }
                }
                guard byte == UInt8(ascii: ",") else { return false }
            }
            skip(1)
        }
    }

    /// Whether the text goes on with the end of the innermost container.
    @inline(__always)
    private var isAtEnd: Bool { unsafe byte == container.pointee.end }
}

extension QuickScan {
    /// The next byte of the text.
    @inline(__always)
    var byte: UInt8 { unsafe at.load(as: UInt8.self) }

    /// The number of words on the tape.
    @inline(__always)
    var words: Int { unsafe Int(truncatingIfNeeded: (UInt(bitPattern: word) &- UInt(bitPattern: tape)) &>> 3) }

    /// Goes on behind so many bytes and space.
    @inline(__always)
    mutating func skip(_ count: Int) {
        unsafe at += count
        skipSpace()
    }

    @inline(__always)
    mutating func skipSpace() {
        while byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { unsafe at += 1 }
    }

    @inline(__always)
    mutating func append(_ value: UInt64) {
        unsafe word.pointee = value
        unsafe word += 1
    }

    /// Goes into a container, whose tag is also the byte that opens it; refuses one that is too deep.
    @inline(__always)
    private mutating func openContainer(_ tag: UInt8, _ end: UInt8) -> Bool {
        guard unsafe container != deepest else { return false }
        // Within an object the key before is its owner; an array's elements are under that of the array.
        let owner = unsafe container.pointee.end == Tape.objectEnd ? link &>> 1 : container.pointee.owner
        link = 2 &* owner &+ 1
        unsafe container += 1
        unsafe container.pointee = Container(opening: word, end: end, count: 0, seen: 0, owner: owner)
        append(Tape.word(tag, 0))
        skip(1)
        return true
    }

    /// Goes out of a container, and tells whether it was the outermost.
    @inline(__always)
    private mutating func closeContainer() -> Bool {
        let closed = unsafe container
        let opening = unsafe (UInt(bitPattern: closed.pointee.opening) &- UInt(bitPattern: tape)) &>> 3
        append(Tape.word(unsafe closed.pointee.end, UInt64(opening)))
        let payload = unsafe closed.pointee.count &<< 32 | UInt64(truncatingIfNeeded: words)
        unsafe closed.pointee.opening.pointee = Tape.word(closed.pointee.end &- 2, payload)
        link = unsafe 2 &* closed.pointee.owner
        unsafe container -= 1
        skip(1)
        return unsafe container.pointee.end == 0
    }
}
