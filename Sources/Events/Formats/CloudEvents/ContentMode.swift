import JSON

/// How a record carries its CloudEvent (CloudEvents Kafka protocol binding 1.0.2, section 3), and what its headers say amiss.
struct ContentMode {
    enum Kind {
        /// Envelope and data in the value.
        case structured
        /// Several events in the value.
        case batch
        /// The envelope in `ce_` headers, the data in the value.
        case binary
    }

    private(set) var kind = Kind.structured
    /// What is wrong with the headers, to be reported when its turn comes: after what is wrong with the value as JSON.
    private(set) var fault: Reject?

    /// The mode of a record without headers.
    init() {}

    /// Reads the headers.
    init(_ headers: [RecordHeader]) {
        var contentType: [UInt8]?
        var isBinary = false
        var seen: Set<[UInt8]> = []
        for header in headers {
            let name = unsafe header.name.span.bytes
            if name.byteCount == 12, MediaType(name).equals("content-type") {
                contentType = header.value
            } else if header.name.starts(with: "ce_".utf8) {
                if header.name.elementsEqual("ce_specversion".utf8) { isBinary = true }
                if !seen.insert(header.name).inserted, fault == nil {
                    let name = String(decoding: header.name, as: UTF8.self)
                    fault = Reject(.malformedEnvelope, "header \(name): for the second time")
                }
            }
        }
        if isBinary { kind = .binary }
        guard let contentType else { return }
        let media = MediaType(unsafe contentType.span.bytes)
        if media.starts(with: "application/cloudevents-batch") {
            kind = .batch
        } else if media.starts(with: "application/cloudevents") {
            kind = .structured
            if !media.isJSON, !media.equals("application/cloudevents") {
                fault = Reject(.malformedEnvelope, "content-type: an event format other than JSON")
            }
        } else if isBinary, !media.isJSON {
            fault = Reject(.malformedEnvelope, "content-type: unknown content type; data must be JSON")
        }
    }
}

/// A media type, compared without regard to the case of ASCII letters and without its parameters (RFC 9110, section 8.3.1).
struct MediaType: ~Escapable {
    private let text: RawSpan

    /// Reads a `Content-Type`.
    @_lifetime(copy field)
    init(_ field: RawSpan) {
        var start = 0
        var end = 0
        while end < field.byteCount, field.byte(at: end) != UInt8(ascii: ";") { end += 1 }
        while start < end, Self.isSpace(field.byte(at: start)) { start += 1 }
        while end > start, Self.isSpace(field.byte(at: end - 1)) { end -= 1 }
        text = field.extracting(start..<end)
    }

    /// Whether it is `…/json` or has the suffix `+json` (RFC 6839).
    var isJSON: Bool {
        guard let slash = firstSlash, slash > 0 else { return false }
        let subtype = slash + 1
        return matches("json", at: subtype) && text.byteCount == subtype + 4
            || text.byteCount > subtype + 5 && matches("+json", at: text.byteCount - 5)
    }

    /// Whether it is this, given in lower case.
    func equals(_ lowercase: StaticString) -> Bool {
        text.byteCount == lowercase.utf8CodeUnitCount && matches(lowercase, at: 0)
    }

    /// Whether it begins with this, given in lower case.
    func starts(with lowercase: StaticString) -> Bool { matches(lowercase, at: 0) }

    private var firstSlash: Int? {
        for index in 0..<text.byteCount where text.byte(at: index) == UInt8(ascii: "/") { return index }
        return nil
    }

    private func matches(_ lowercase: StaticString, at start: Int) -> Bool {
        let text = text
        return lowercase.withUTF8Buffer { letters in
            guard start >= 0, start + letters.count <= text.byteCount else { return false }
            for index in letters.indices {
                let byte = text.byte(at: start + index)
                let lower = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
                if unsafe lower != letters[index] { return false }
            }
            return true
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
