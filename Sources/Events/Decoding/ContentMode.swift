import JSON

/// How a record carries its CloudEvent (CloudEvents Kafka protocol binding 1.0.2, section 3).
enum ContentMode {
    /// Envelope and data in the value.
    case structured
    /// Several events in the value.
    case batch
    /// The envelope in `ce_` headers, the data in the value.
    case binary

    /// Reads the headers.
    ///
    /// - Throws: `malformed_envelope` where the value is said to be something else than JSON: it is not looked at then.
    init(_ headers: [RecordHeader]) throws(Reject) {
        var contentType: [UInt8]?
        var isBinary = false
        for header in headers {
            if header.name.count == 12, MediaType.lowercased(header.name).elementsEqual("content-type".utf8) {
                contentType = header.value
            } else if header.name.elementsEqual("ce_specversion".utf8) {
                isBinary = true
            }
        }
        if let contentType {
            let media = MediaType(unsafe contentType.span.bytes)
            if media.text.starts(with: "application/cloudevents-batch".utf8) {
                self = .batch
                return
            }
            if media.text.starts(with: "application/cloudevents".utf8) {
                guard media.isJSON || media.text.count == "application/cloudevents".utf8.count else {
                    throw Reject(.malformedEnvelope, "content-type: an event format other than JSON")
                }
                self = .structured
                return
            }
            guard !isBinary || media.isJSON else {
                throw Reject(.malformedEnvelope, "content-type: unknown content type; data must be JSON")
            }
        }
        self = isBinary ? .binary : .structured
    }
}

/// A media type without its parameters.
struct MediaType {
    /// `type/subtype` in lower case.
    let text: [UInt8]

    /// Reads a `Content-Type`.
    init(_ field: RawSpan) {
        var bytes: [UInt8] = []
        for index in 0..<field.byteCount {
            let byte = field.byte(at: index)
            if byte == UInt8(ascii: ";") { break }
            if byte != 0x20, byte != 0x09 { bytes.append(byte) }
        }
        text = Self.lowercased(bytes)
    }

    /// Whether it is `…/json` or has the suffix `+json` (RFC 6839).
    var isJSON: Bool {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")), slash > 0 else { return false }
        let subtype = text[(slash + 1)...]
        return subtype.elementsEqual("json".utf8)
            || (subtype.count > 5 && subtype.suffix(5).elementsEqual("+json".utf8))
    }

    static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }
}
