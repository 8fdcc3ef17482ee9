import Events

/// A value on its way into a series.
struct EntryValue: ~Escapable {
    let kind: ValueKind
    /// The bits, except a text's.
    let scalar: Scalar
    /// At most ``StateLimits/stringBytes``; empty where it is no text.
    let text: RawSpan

    /// A value that is no text.
    @inline(__always)
    @_lifetime(immortal)
    init(_ scalar: Scalar, _ kind: ValueKind) {
        self.kind = kind
        self.scalar = scalar
        text = RawSpan()
    }

    /// A text.
    @inline(__always)
    @_lifetime(copy text)
    init(_ text: RawSpan) {
        kind = .string
        scalar = .none
        self.text = text
    }

    /// Bytes that the heap may need.
    @inline(__always)
    var textBytes: Int { kind == .string ? text.byteCount &+ 2 : 0 }
}
