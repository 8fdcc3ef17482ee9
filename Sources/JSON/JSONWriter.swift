/// Writes JSON: compact, in the order of the calls, escaping only what RFC 8259 requires.
///
/// Commas come by themselves. A container is written by a closure, so that what is opened is closed:
///
///     writer.object {
///         $0.key("views"); $0.int(2)
///         $0.key("tags"); $0.array { $0.string("offers") }
///     }
public struct JSONWriter: Sendable {
    /// What is written so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    @usableFromInline var needsComma = false

    /// Creates a writer with room for so many bytes.
    public init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what is written and keeps the room.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Writes an object; the closure writes a ``key(_:)`` and a value by turns.
    public mutating func object<E: Error>(_ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginValue()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        try members(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Writes an array; the closure writes its items.
    public mutating func array<E: Error>(_ items: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginValue()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        try items(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes the key of the member whose value is written next.
    public mutating func key(_ key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the key of the member whose value is written next, from valid UTF-8.
    public mutating func key(utf8 key: RawSpan) {
        string(utf8: key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes `null`.
    public mutating func null() {
        beginValue()
        appendText("null")
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        beginValue()
        appendText(value ? "true" : "false")
    }

    /// Writes a complete JSON value as it is, which must be one.
    public mutating func raw(_ value: RawSpan) {
        beginValue()
        append(value)
    }

    /// Writes a complete JSON value as it is, which must be one.
    public mutating func raw(_ value: [UInt8]) {
        beginValue()
        bytes.append(contentsOf: value)
    }

    /// Writes a part of a document as it is: constant text with its own commas and quotes, after which the value that it leads to, or
    /// its next part, follows.
    public mutating func fragment(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        needsComma = false
    }

    /// Writes a part of a document as it is.
    public mutating func fragment(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
        needsComma = false
    }

    /// Writes text that needs no escapes and stands between quotes that fragments bring.
    public mutating func plain(_ text: String) {
        appendText(text)
        needsComma = false
    }

    /// Writes text that needs no escapes and stands between quotes that fragments bring, from valid UTF-8.
    public mutating func plain(utf8 text: RawSpan) {
        append(text)
        needsComma = false
    }

    /// Ends a line and begins an independent value (JSON Lines).
    public mutating func newline() {
        bytes.append(0x0A)
        needsComma = false
    }

    mutating func beginValue() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    mutating func append(_ span: RawSpan) {
        bytes.append(copying: span)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }
}
