/// A parsed document, lent by its ``JSONParser`` until the next parse.
public struct JSONDocument: BitwiseCopyable, ~Escapable {
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
public struct JSONElement: BitwiseCopyable, ~Escapable {
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

    /// Its first word on the tape.
    @inlinable
    var word: UInt64 {
        // Safe: elements are only made of places where a value begins.
        unsafe tape[unchecked: index]
    }

    /// The second word of a number.
    @inlinable
    var numberWord: UInt64 {
        // Safe: a number's first word has another after it.
        unsafe tape[unchecked: index &+ 1]
    }

    @inlinable
    var tag: UInt8 { Tape.tag(word) }

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
    var nextIndex: Int { Tape.placeAfter(word, at: index) }

    /// Its place in the document, for ``element(at:)``.
    public var place: Int { index }

    /// The value at a place that a value of the same document told.
    @_lifetime(copy self)
    public func element(at place: Int) -> JSONElement { JSONElement(tape: tape, strings: strings, index: place) }

    /// Whether it is a string.
    @inlinable
    public var isString: Bool { tag == Tape.string }

    /// Whether it is an array.
    @inlinable
    public var isArray: Bool { tag == Tape.array }

    /// Whether it is an object.
    @inlinable
    public var isObject: Bool { tag == Tape.object }

    /// Whether it is null.
    @inlinable
    public var isNull: Bool { tag == Tape.null }
}

extension JSONElement {
    /// Where the bytes of a string lie in ``JSONDocument/strings``, unescaped; empty for another kind.
    @inlinable
    public var stringRange: Range<Int> {
        guard isString else { return 0..<0 }
        let bytes = Tape.bytes(word, in: strings)
        let start = Tape.next(word) &+ 4
        return unsafe Range(uncheckedBounds: (start, start &+ bytes.byteCount))
    }

    /// The bytes of a string, unescaped UTF-8; empty for another kind.
    @inlinable
    public var stringBytes: RawSpan {
        @_lifetime(copy self) get { isString ? Tape.bytes(word, in: strings) : RawSpan() }
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
        tag == Tape.int ? Int64(bitPattern: numberWord) : nil
    }

    /// The value of a whole number beyond `Int64` but within 64 unsigned bits, written without fraction and exponent, or nil.
    @inlinable
    public var uint: UInt64? {
        tag == Tape.uint ? numberWord : nil
    }

    /// The value of a number that is whole and within 64 signed bits, however it is written: `1.0` and `1e3` are, by the value of their
    /// text. Nil for another number or kind.
    @inlinable
    public var whole: Int64? {
        switch tag {
        case Tape.int: Int64(bitPattern: numberWord)
        case Tape.double: ExactInteger.value(Double(bitPattern: numberWord), Tape.payload(word))
        default: nil
        }
    }

    /// The value of any number, rounded to the nearest double, or nil for another kind.
    @inlinable
    public var double: Double? {
        switch tag {
        case Tape.double: Double(bitPattern: numberWord)
        case Tape.int: Double(Int64(bitPattern: numberWord))
        case Tape.uint: Double(numberWord)
        default: nil
        }
    }
}
