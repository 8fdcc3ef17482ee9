import JSON

/// The attributes of a CloudEvent, as places in the bytes that hold their texts; independent of the mode it came in.
struct EnvelopeAttributes {
    /// One attribute.
    enum Attribute: Equatable {
        case absent
        case notText
        /// Its UTF-8 bytes' place.
        case text(Range<Int>)

        /// The length in bytes, 0 where it is no text.
        var byteCount: Int {
            if case .text(let range) = self { return range.count }
            return 0
        }

        /// The place of a text that is not empty.
        var nonEmpty: Range<Int>? {
            if case .text(let range) = self, !range.isEmpty { return range }
            return nil
        }
    }

    /// The names that mean something here.
    enum Name: Int, CaseIterable {
        case specversion, id, source, type, subject, time, datacontenttype, data
        case dataBase64
        case traceparent

        var text: String {
            switch self {
            case .dataBase64: "data_base64"
            default: "\(self)"
            }
        }

        /// Finds a name by its bytes; the place found is the raw value.
        static let table = NameTable(allCases.map(\.text))
    }

    var specversion = Attribute.absent
    var id = Attribute.absent
    var source = Attribute.absent
    var type = Attribute.absent
    var subject = Attribute.absent
    var time = Attribute.absent
    var dataContentType = Attribute.absent
    var dataBase64 = Attribute.absent
    var traceparent = Attribute.absent

    mutating func set(_ name: Name, _ attribute: Attribute) {
        switch name {
        case .specversion: specversion = attribute
        case .id: id = attribute
        case .source: source = attribute
        case .type: type = attribute
        case .subject: subject = attribute
        case .time: time = attribute
        case .datacontenttype: dataContentType = attribute
        case .dataBase64: dataBase64 = attribute
        case .traceparent: traceparent = attribute
        case .data: break
        }
    }
}

/// The envelope and data of a structured record.
struct StructuredRecord: ~Escapable {
    let attributes: EnvelopeAttributes
    let data: JSONElement?

    /// Reads the members of an object.
    @_lifetime(copy root)
    init(_ root: JSONElement, names: NameTable) {
        var attributes = EnvelopeAttributes()
        var data = Optional(root)
        var hasData = false
        var members = root.members
        while let member = members.next() {
            guard let place = names.find(member.key), let name = EnvelopeAttributes.Name(rawValue: place) else {
                continue
            }
            let value = member.value
            switch value.kind {
            case _ where name == .data:
                data = value
                hasData = true
            case .string: attributes.set(name, .text(value.stringRange))
            case .null: attributes.set(name, .absent)
            default: attributes.set(name, .notText)
            }
        }
        self.attributes = attributes
        self.data = hasData ? data : nil
    }
}
