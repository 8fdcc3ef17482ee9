/// One pass of a ``QuickScanner`` over a text. Everything is inlined into ``run(_:to:tape:stack:keys:names:)``, so that what is here lives in registers.
///
/// Zeros after the text end whatever is read. There is room on the tape for two words a byte, and in the strings for twice the text.
@safe
struct QuickScan {
    /// An object or an array that is open.
    @safe
    struct Container {
        /// Its word on the tape.
        var opening: UnsafeMutablePointer<UInt64>
        /// The tag of its closing word, which is also the byte that closes it in the text.
        var end: UInt8
        /// Its elements so far.
        var count: UInt64 = 0
        /// One of 64 bits for each key so far; only keys that meet a set bit are compared.
        var seen: UInt64 = 0
        /// The place of the key whose value it is or lies in.
        var owner: Int
    }

    var at: UnsafeRawPointer
    var word: UnsafeMutablePointer<UInt64>
    var out: UnsafeMutableRawPointer
    var container: Container
    private var depth = 0
    /// Which link of ``ExpectedKeys`` leads to the next key.
    var link: Int
    let tape: UnsafeMutablePointer<UInt64>
    private let stack: UnsafeMutablePointer<Container>
    let keys: UnsafeMutablePointer<ExpectedKey>
    let links: UnsafeMutablePointer<Int>
    let strings: UnsafeMutableRawPointer

    @inline(__always)
    private init(
        text: UnsafeRawPointer, tape: UnsafeMutablePointer<UInt64>, stack: UnsafeMutablePointer<Container>,
        keys memory: ExpectedKeys
    ) {
        unsafe at = text
        unsafe self.tape = tape
        unsafe self.stack = stack
        unsafe keys = memory.keys
        unsafe links = memory.links
        unsafe strings = memory.strings
        unsafe out = memory.strings + memory.textStart
        unsafe word = tape + 1
        unsafe container = Container(opening: tape, end: 0, owner: memory.none)
        link = 0
    }

    /// Scans a text that ends at a place; returns the number of words on the tape, or nil where the text is refused.
    static func run(
        _ text: UnsafeRawPointer, to end: UnsafeRawPointer, tape: UnsafeMutablePointer<UInt64>,
        stack: UnsafeMutablePointer<Container>, keys: ExpectedKeys, names: NameTable
    ) -> Int? {
        // A variable of its own, that nobody else can see.
        var scan = unsafe QuickScan(text: text, tape: tape, stack: stack, keys: keys)
        guard scan.readDocument(keys, names), unsafe scan.at == end else { return nil }
        scan.finish()
        return unsafe scan.word - tape
    }

    @inline(__always)
    private mutating func readDocument(_ memory: ExpectedKeys, _ names: NameTable) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: "{"), openContainer(Tape.object, Tape.objectEnd) else { return false }
        while true {
            // At an element, or at the end of a container that has none.
            if byte != container.end || container.count > 0 {
                if container.end == Tape.objectEnd, !readKey(memory, names) { return false }
                container.count &+= 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard readString() else { return false }
                case UInt8(ascii: "{"):
                    guard openContainer(Tape.object, Tape.objectEnd) else { return false }
                    continue
                case UInt8(ascii: "["):
                    guard openContainer(Tape.array, Tape.arrayEnd) else { return false }
                    continue
                case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    guard readNumber() else { return false }
                default:
                    guard readLiteral() else { return false }
                }
                skipSpace()
            }
            while byte == container.end {
                closeContainer()
                if depth == 0 { return true }
            }
            guard byte == UInt8(ascii: ",") else { return false }
            skip(1)
        }
    }

    var byte: UInt8 { unsafe at.load(as: UInt8.self) }

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

    /// Puts the roots around the document.
    @inline(__always)
    private mutating func finish() {
        append(Tape.word(Tape.root, 0))
        unsafe tape.pointee = Tape.word(Tape.root, UInt64(truncatingIfNeeded: word - tape))
    }
}

extension QuickScan {
    @inline(__always)
    private mutating func openContainer(_ tag: UInt8, _ end: UInt8) -> Bool {
        guard depth < JSONLimits.maximumDepth else { return false }
        unsafe stack[depth] = container
        depth &+= 1
        // Within an object the key before was its owner; an array's elements are under that of the array.
        let owner = container.end == Tape.objectEnd ? link >> 1 : container.owner
        unsafe container = Container(opening: word, end: end, owner: owner)
        link = 2 &* owner &+ 1
        append(Tape.word(tag, 0))
        skip(1)
        return true
    }

    @inline(__always)
    private mutating func closeContainer() {
        append(Tape.word(container.end, unsafe UInt64(truncatingIfNeeded: container.opening - tape)))
        let tag = container.end == Tape.objectEnd ? Tape.object : Tape.array
        let next = unsafe UInt64(truncatingIfNeeded: word - tape)
        unsafe container.opening.pointee = Tape.word(tag, container.count &<< 32 | next)
        link = 2 &* container.owner
        depth &-= 1
        unsafe container = stack[depth]
        skip(1)
    }
}
