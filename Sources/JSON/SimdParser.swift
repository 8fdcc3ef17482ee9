import CSimdJSON

/// simdjson's parser with its buffers.
@safe
struct SimdParser: ~Copyable {
    /// Null where there was no memory for it: then all is refused and the strict scanner does all the work.
    private let raw: OpaquePointer?
    private var document = unsafe csimdjson_document()

    init() {
        unsafe raw = csimdjson_parser_new()
    }

    deinit {
        unsafe csimdjson_parser_free(raw)
    }

    /// Whether ``parsed`` now says what the text says, but for the sign of an integer 0; false where it is refused, rightly or not.
    mutating func parse(_ bytes: RawSpan) -> Bool {
        guard let raw = unsafe raw, bytes.byteCount <= JSONLimits.maximumBytes else { return false }
        return unsafe bytes.withUnsafeBytes { text in
            guard let start = text.baseAddress else { return false }
            return unsafe csimdjson_parse(raw, start, text.count, &document) == CSIMDJSON_PARSED
        }
    }

    /// Whether a text may hold the number −0.
    static func mayHaveNegativeZero(_ bytes: RawSpan) -> Bool {
        unsafe bytes.withUnsafeBytes { text in
            guard let start = text.baseAddress else { return false }
            return unsafe csimdjson_may_have_negative_zero(start, text.count)
        }
    }

    /// Checks what the last successful parse left, and marks the keys that are known names.
    mutating func check(_ names: NameTable) -> DocumentCheck.Findings {
        // Safe: simdjson keeps the tape, of this size, until the next parse; self is accessed exclusively.
        let tape = unsafe MutableSpan(_unsafeStart: document.tape, count: document.tape_words)
        return DocumentCheck(tape, strings: parsed.strings, names: names).findings
    }

    /// What the last successful parse left.
    var parsed: JSONDocument {
        @_lifetime(borrow self) get {
            // Safe: simdjson keeps both buffers, of these sizes, until the next parse, which needs exclusive access to self.
            let tape = unsafe Span(_unsafeStart: document.tape, count: document.tape_words)
            let strings = unsafe RawSpan(_unsafeStart: document.strings, byteCount: document.strings_size)
            return unsafe _overrideLifetime(JSONDocument(tape: tape, strings: strings), borrowing: self)
        }
    }
}
