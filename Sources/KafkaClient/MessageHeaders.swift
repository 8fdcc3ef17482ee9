internal import CRdkafka

/// A record's headers, lent by its batch; a name may come more than once.
@safe
public struct MessageHeaders: ~Escapable {
    let raw: OpaquePointer?

    @_lifetime(immortal)
    init(_ raw: OpaquePointer?) { unsafe self.raw = raw }

    /// How many there are.
    public var count: Int { unsafe raw.map { unsafe Int(rd_kafka_header_cnt($0)) } ?? 0 }

    /// The header at a place; nil outside 0 ..< `count`.
    @_lifetime(copy self)
    public func header(at index: Int) -> MessageHeader? {
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        guard index >= 0, let raw = unsafe raw,
            unsafe rd_kafka_header_get_all(raw, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR,
            let name = unsafe name
        else { return nil }
        return unsafe _overrideLifetime(MessageHeader(name: name, value: value, size: size), copying: self)
    }
}

/// One header, lent by its batch.
@safe
public struct MessageHeader: ~Escapable {
    private let rawName: UnsafePointer<CChar>
    private let rawValue: UnsafeRawPointer?
    private let size: Int

    @_lifetime(immortal)
    init(name: UnsafePointer<CChar>, value: UnsafeRawPointer?, size: Int) {
        unsafe rawName = name
        unsafe rawValue = value
        self.size = size
    }

    /// The name's bytes, up to its first zero byte where it has one.
    public var name: RawSpan {
        @_lifetime(copy self)
        get {
            let bytes = unsafe UnsafeRawBufferPointer(start: rawName, count: Self.length(of: rawName))
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    /// The value; nil is null, which is not an empty value.
    public var value: RawSpan? {
        @_lifetime(copy self)
        get {
            guard let start = unsafe rawValue else { return nil }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: size)
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    private static func length(of text: UnsafePointer<CChar>) -> Int {
        var length = 0
        while unsafe text[length] != 0 { length += 1 }
        return length
    }
}
