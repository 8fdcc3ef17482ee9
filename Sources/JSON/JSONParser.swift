/// Parses JSON texts one after the other, strictly (RFC 8259) and without copying what is not kept.
///
/// A quick scanner does what nearly all senders send, simdjson what is large or has escapes or long numbers; whatever that refuses, and
/// what it cannot tell exactly, goes through a strict scanner of our own, which names the fault or builds the document itself (`-0`,
/// integers beyond 64 bits, decimals with more digits than a double has). All three leave the same tape. Not for two threads at once: one a
/// worker.
public struct JSONParser: ~Copyable {
    private var quick: QuickScanner
    private var fast = SimdParser()
    private var strict = StrictScanner()
    private let names: NameTable
    private var state = State.none

    private enum State { case none, quick, fast, strict }

    /// Creates a parser; its buffers grow to the largest text it sees.
    ///
    /// - Parameter names: What members tell by ``JSONMember/name``; at most 16,777,215.
    public init(names: NameTable = NameTable([])) {
        self.names = names
        quick = QuickScanner(names: names)
    }

    /// Parses a whole text; the document is lent until the parser is used again.
    ///
    /// - Throws: The first fault in the order of ``JSONError/Reason``.
    @_lifetime(&self)
    public mutating func parse(_ bytes: RawSpan) throws(JSONError) -> JSONDocument {
        if !parseFast(bytes) { try scan(bytes) }
        return lend()
    }

    /// Parses with the strict scanner alone; tests hold the fast path against it.
    @_lifetime(&self)
    package mutating func parseStrictly(_ bytes: RawSpan) throws(JSONError) -> JSONDocument {
        try scan(bytes)
        return lend()
    }

    @_lifetime(&self)
    private mutating func lend() -> JSONDocument {
        // Safe: all documents lie in buffers that only another parse changes, and that needs exclusive access to self.
        let document =
            switch state {
            case .quick: unsafe _overrideLifetime(quick.document, copying: ())
            case .fast: unsafe _overrideLifetime(fast.parsed, copying: ())
            case .none, .strict: unsafe _overrideLifetime(strict.document, copying: ())
            }
        return unsafe _overrideLifetime(document, mutating: &self)
    }

    /// The document of the last parse, also where it was refused for its depth, a duplicate key or a number: then its strings are all
    /// there, and such a number reads as infinite. Nil after any other refusal.
    public var lastDocument: JSONDocument? {
        @_lifetime(borrow self) get {
            switch state {
            case .none: nil
            case .quick: unsafe _overrideLifetime(quick.document, borrowing: self)
            case .fast: unsafe _overrideLifetime(fast.parsed, borrowing: self)
            case .strict: unsafe _overrideLifetime(strict.document, borrowing: self)
            }
        }
    }

    private mutating func parseFast(_ bytes: RawSpan) -> Bool {
        if quick.scan(bytes) {
            state = .quick
            return true
        }
        state = .none
        guard fast.parse(bytes) else { return false }
        let findings = fast.check(names)
        guard findings.isSubset(of: .zero) else { return false }
        if findings == .zero, SimdParser.mayHaveNegativeZero(bytes) { return false }
        state = .fast
        return true
    }

    private mutating func scan(_ bytes: RawSpan) throws(JSONError) {
        state = .none
        try strict.scan(bytes)
        state = .strict
        let findings = strict.check(names)
        if findings.contains(.tooDeep) {
            throw JSONError(
                .tooDeep, offset: strict.offset(of: strict.document.firstTooDeep ?? 0),
                "more than \(JSONLimits.maximumDepth) nested objects and arrays")
        }
        if findings.contains(.duplicateKey) {
            throw JSONError(
                .duplicateKey, offset: strict.offset(of: strict.document.firstDuplicateKey ?? 0),
                "a key for the second time in its object")
        }
        if let offset = strict.numberOutOfRange {
            throw JSONError(.numberRange, offset: offset, "a number that no double holds")
        }
    }
}
