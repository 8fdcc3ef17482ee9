/// A parsed document, lent by its ``JSONParser`` until the next parse.
public struct JSONDocument: ~Escapable {
    @usableFromInline let tape: Span<UInt64>
    /// The bytes that string elements lie in (``JSONElement/stringRange``).
    public let strings: RawSpan

    @_lifetime(copy tape, copy strings)
    init(tape: Span<UInt64>, strings: RawSpan) {
        self.tape = tape
        self.strings = strings
    }

    /// The outermost value.
    @inlinable
    public var root: JSONElement {
        @_lifetime(copy self) get { JSONElement(tape: tape, strings: strings, index: 1) }
    }
}

/// What a value is. Numbers are told by their text: whole ones without fraction and exponent are ints as far as 64 bits hold them.
public enum JSONKind: Hashable, Sendable {
    case null, bool, int, uint, double, string, array, object

    /// The word for messages, as JSON calls it.
    public var name: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// One value of a document.
public struct JSONElement: ~Escapable {
    @usableFromInline let tape: Span<UInt64>
    @usableFromInline let strings: RawSpan
    @usableFromInline let index: Int

    @inlinable
    @_lifetime(copy tape, copy strings)
    init(tape: Span<UInt64>, strings: RawSpan, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    @inlinable
    var tag: UInt8 { Tape.tag(tape[index]) }

    /// What it is.
    @inlinable
    public var kind: JSONKind {
        switch tag {
        case Tape.string: .string
        case Tape.int: .int
        case Tape.double: .double
        case Tape.uint: .uint
        case Tape.object: .object
        case Tape.array: .array
        case Tape.null: .null
        default: .bool
        }
    }

    /// The place of the value after this one.
    @inlinable
    var nextIndex: Int {
        let word = tape[index]
        switch Tape.tag(word) {
        case Tape.object, Tape.array: return Tape.next(word)
        case Tape.int, Tape.uint, Tape.double: return index + 2
        default: return index + 1
        }
    }
}

extension JSONElement {
    /// Where the bytes of a string lie in ``JSONDocument/strings``, unescaped; empty for another kind.
    @inlinable
    public var stringRange: Range<Int> {
        let word = tape[index]
        guard Tape.tag(word) == Tape.string else { return 0..<0 }
        let offset = Int(Tape.payload(word))
        return offset + 4..<offset + 4 + Int(strings.littleEndian32(at: offset))
    }

    /// The bytes of a string, unescaped UTF-8; empty for another kind.
    @inlinable
    public var stringBytes: RawSpan {
        @_lifetime(copy self) get { strings.extracting(stringRange) }
    }

    /// The text of a string, or nil for another kind.
    @inlinable
    public var string: String? {
        tag == Tape.string ? String(decoding: stringBytes) : nil
    }

    /// The truth value, or nil for another kind.
    @inlinable
    public var bool: Bool? {
        switch tag {
        case Tape.yes: true
        case Tape.no: false
        default: nil
        }
    }

    /// The value of a whole number within 64 signed bits that is written without fraction and exponent, or nil.
    @inlinable
    public var int: Int64? {
        tag == Tape.int ? Int64(bitPattern: tape[index + 1]) : nil
    }

    /// The value of a whole number beyond `Int64` but within 64 unsigned bits, written without fraction and exponent, or nil.
    @inlinable
    public var uint: UInt64? {
        tag == Tape.uint ? tape[index + 1] : nil
    }

    /// Whether it is a number that is written without fraction and exponent and that 64 bits do not hold.
    @inlinable
    public var isIntegerBeyond64Bits: Bool {
        let word = tape[index]
        return Tape.tag(word) == Tape.double && Tape.payload(word) == Tape.beyond64Bits
    }

    /// The value of any number, rounded to the nearest double, or nil for another kind.
    @inlinable
    public var double: Double? {
        switch tag {
        case Tape.double: Double(bitPattern: tape[index + 1])
        case Tape.int: Double(Int64(bitPattern: tape[index + 1]))
        case Tape.uint: Double(tape[index + 1])
        default: nil
        }
    }
}
