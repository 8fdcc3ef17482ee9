internal import CRdkafka

/// Headers for a record to be produced, in their order.
@safe
public struct OutgoingHeaders: ~Copyable {
    private(set) var raw: OpaquePointer?

    /// No headers yet.
    public init(capacity: Int = 4) { unsafe raw = rd_kafka_headers_new(max(0, capacity)) }

    /// A byte for byte copy of a consumed record's headers.
    public init(copying headers: borrowing MessageHeaders) {
        if let source = unsafe headers.raw {
            unsafe raw = rd_kafka_headers_copy(source)
        } else {
            unsafe raw = rd_kafka_headers_new(4)
        }
    }

    private init(taking raw: OpaquePointer?) { unsafe self.raw = raw }

    deinit { if let raw = unsafe raw { unsafe rd_kafka_headers_destroy(raw) } }

    /// Another of the same headers, for a record more.
    public func copy() -> OutgoingHeaders {
        guard let raw = unsafe raw else { return OutgoingHeaders() }
        return unsafe OutgoingHeaders(taking: rd_kafka_headers_copy(raw))
    }

    /// Appends a header; a nil value is null, which is not an empty value.
    public mutating func append(_ name: String, _ value: RawSpan?) {
        guard let raw = unsafe raw else { return }
        var name = name
        name.withUTF8 { name in
            unsafe OptionalBytes.withPointer(to: value) { start, count in
                _ = unsafe name.withMemoryRebound(to: CChar.self) { name in
                    unsafe rd_kafka_header_add(raw, name.baseAddress, name.count, start, count)
                }
            }
        }
    }

    /// Appends a header whose name may be any bytes; a nil value is null, which is not an empty value.
    public mutating func append(name: RawSpan, _ value: RawSpan?) {
        guard let raw = unsafe raw else { return }
        unsafe OptionalBytes.withPointer(to: name) { name, length in
            unsafe OptionalBytes.withPointer(to: value) { start, count in
                let name = unsafe name?.assumingMemoryBound(to: CChar.self)
                _ = unsafe rd_kafka_header_add(raw, name, length, start, count)
            }
        }
    }

    /// Appends a header whose value is text.
    public mutating func append(_ name: String, _ value: String) {
        unsafe append(name, value.utf8Span.span.bytes)
    }

    /// The library has taken the headers over.
    mutating func forget() { unsafe raw = nil }
}

/// Lent bytes, or none, as the pointer and length that C wants: null is null, empty is not.
enum OptionalBytes {
    static func withPointer<Result>(
        to bytes: RawSpan?, _ body: (UnsafeRawPointer?, Int) -> Result
    ) -> Result {
        guard let bytes else { return body(nil, 0) }
        return unsafe bytes.withUnsafeBytes { buffer in
            if let start = buffer.baseAddress, unsafe !buffer.isEmpty { return unsafe body(start, buffer.count) }
            // An empty span may have no address, but null would mean Kafka's null.
            var placeholder: UInt8 = 0
            return unsafe withUnsafeBytes(of: &placeholder) { unsafe body($0.baseAddress, 0) }
        }
    }
}
