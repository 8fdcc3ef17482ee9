/// Writes JSON: compact, in the order of the calls, escaping only what RFC 8259 requires.
///
/// Commas come by themselves. A container is written by a closure, so that what is opened is closed:
///
///     writer.object {
///         $0.key("views"); $0.int(2)
///         $0.key("tags"); $0.array { $0.string("offers") }
///     }
@safe
public struct JSONWriter: ~Copyable, @unchecked Sendable {
    // Bytes that are its own: storing through a pointer costs a fraction of appending to an array.
    @usableFromInline var start: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var end = 0
    @usableFromInline var needsComma = false

    /// Creates a writer with room for so many bytes.
    public init(reserving capacity: Int = 64) {
        self.capacity = capacity
        unsafe start = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit { unsafe start.deallocate() }

    /// The number of bytes written so far.
    public var count: Int { end }

    /// What is written so far, UTF-8: a copy.
    public var bytes: [UInt8] { Array(copying: raw) }

    /// What is written so far, UTF-8, lent.
    public var raw: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = unsafe RawSpan(_unsafeStart: start, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Forgets what is written and keeps the room.
    public mutating func removeAll() {
        end = 0
        needsComma = false
    }

    /// Writes an object; the closure writes a ``key(_:)`` and a value by turns.
    public mutating func object<E: Error>(_ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginValue()
        append(UInt8(ascii: "{"))
        needsComma = false
        try members(&self)
        append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Writes an array; the closure writes its items.
    public mutating func array<E: Error>(_ items: (inout JSONWriter) throws(E) -> Void) throws(E) {
        beginValue()
        append(UInt8(ascii: "["))
        needsComma = false
        try items(&self)
        append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes the key of the member whose value is written next.
    public mutating func key(_ key: String) {
        string(key)
        append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the key of the member whose value is written next, from valid UTF-8.
    public mutating func key(utf8 key: RawSpan) {
        string(utf8: key)
        append(UInt8(ascii: ":"))
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
        if value { appendText("true") } else { appendText("false") }
    }

    /// Writes a complete JSON value as it is, which must be one.
    public mutating func raw(_ value: RawSpan) {
        beginValue()
        append(value)
    }

    /// Writes a complete JSON value as it is, which must be one.
    public mutating func raw(_ value: [UInt8]) {
        beginValue()
        append(unsafe value.span.bytes)
    }

    /// Writes a part of a document as it is: constant text with its own commas and quotes, after which the value that it leads to, or
    /// its next part, follows.
    @inlinable @inline(__always)
    public mutating func fragment(_ text: StaticString) {
        // Inlined, so that the size is a constant.
        let size = text.utf8CodeUnitCount
        let place = unsafe extend(by: size)
        unsafe place.copyMemory(from: text.utf8Start, byteCount: size)
        needsComma = false
    }

    /// Writes a part of a document as it is.
    public mutating func fragment(_ text: [UInt8]) {
        append(unsafe text.span.bytes)
        needsComma = false
    }

    /// Writes text that needs no escapes and stands between quotes that fragments bring, from valid UTF-8.
    public mutating func plain(utf8 text: RawSpan) {
        append(text)
        needsComma = false
    }

    /// Writes eight characters of ASCII that need no escapes and stand between quotes that fragments bring; the first in the lowest byte.
    @inlinable @inline(__always)
    public mutating func plain(word: UInt64) {
        let place = unsafe extend(by: 8)
        unsafe place.storeBytes(of: word.littleEndian, as: UInt64.self)
        needsComma = false
    }

    /// Inserts a part of a document in front of what stands at an offset, which moves on by its length.
    public mutating func insert(_ text: [UInt8], at offset: Int) {
        precondition(offset >= 0 && offset <= count, "an offset of what is written")
        let before = end
        _ = unsafe extend(by: text.count)
        unsafe text.withUnsafeBytes { source in
            guard let bytes = source.baseAddress else { return }
            let place = unsafe start + offset
            unsafe (place + source.count).copyMemory(from: place, byteCount: before - offset)
            unsafe place.copyMemory(from: bytes, byteCount: source.count)
        }
    }

    /// Takes back what stands from an offset on, where a line begins.
    public mutating func truncate(to offset: Int) {
        precondition(offset >= 0 && offset <= count, "an offset of what is written")
        end = offset
        needsComma = false
    }

    /// Ends a line and begins an independent value (JSON Lines).
    public mutating func newline() {
        append(0x0A)
        needsComma = false
    }

    @inline(__always)
    mutating func beginValue() {
        if needsComma { append(UInt8(ascii: ",")) }
        needsComma = true
    }

    mutating func append(_ span: RawSpan) {
        let size = span.byteCount
        let place = unsafe extend(by: size)
        unsafe span.withUnsafeBytes { source in
            if let bytes = source.baseAddress { unsafe place.copyMemory(from: bytes, byteCount: size) }
        }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        let place = unsafe extend(by: 1)
        unsafe place.storeBytes(of: byte, as: UInt8.self)
    }

    /// Makes room for so many bytes more, which are to be stored at the place returned.
    @inlinable @inline(__always)
    mutating func extend(by size: Int) -> UnsafeMutableRawPointer {
        let place = end
        end &+= size
        if end > capacity { grow(keeping: place) }
        return unsafe start + place
    }

    /// Takes back room that was made and not used.
    @inline(__always)
    mutating func shrink(to place: UnsafeMutableRawPointer) { end = unsafe place - start }

    /// Moves into a room of at least double the size, so that writing stays linear.
    @usableFromInline @inline(never)
    mutating func grow(keeping used: Int) {
        capacity = max(end, 2 * capacity)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        unsafe larger.copyMemory(from: start, byteCount: used)
        unsafe start.deallocate()
        unsafe start = larger
    }
}
