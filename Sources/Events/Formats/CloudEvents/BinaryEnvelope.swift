import JSON

/// The envelope of a binary record, gathered from its `ce_` headers.
struct BinaryEnvelope {
    /// Where the attributes lie in ``bytes``.
    private(set) var attributes = EnvelopeAttributes()
    /// The texts of the attributes.
    private(set) var bytes: [UInt8] = []
    /// The first of them that is no text.
    private(set) var notUTF8: Reject?

    init(_ headers: [RecordHeader], names: NameTable) {
        for header in headers where header.name.starts(with: "ce_".utf8) {
            let nameBytes = unsafe header.name.span.bytes
            guard let value = header.value, let index = names.find(nameBytes.extracting(3..<nameBytes.byteCount)),
                let name = EnvelopeAttributes.Name(rawValue: index), name != .dataBase64, name != .datacontenttype
            else { continue }
            if let offset = UTF8Check.firstInvalid(unsafe value.span.bytes), notUTF8 == nil {
                notUTF8 = Reject(.notUTF8, "header ce_\(name.text): not UTF-8 at byte \(offset)")
            }
            attributes[name] = EnvelopeAttributes.Attribute(bytes.count..<bytes.count + value.count)
            bytes.append(contentsOf: value)
        }
    }
}
