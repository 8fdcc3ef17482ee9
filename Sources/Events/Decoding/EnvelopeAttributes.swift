import JSON

/// The attributes of a CloudEvent, as places in the bytes that hold their texts; independent of the mode it came in.
struct EnvelopeAttributes: BitwiseCopyable {
    /// One attribute: absent, not a text, or the place of its UTF-8 bytes. Eight bytes, since every record has ten of them. Formats other
    /// than CloudEvents take numbers, too: of one the place in the document is kept.
    struct Attribute: BitwiseCopyable, Equatable {
        private let start: UInt32
        /// Of the bytes, or −1 where absent, −2 where not a text, −3 of a number.
        private let count: Int32

        static var absent: Attribute { Attribute(start: 0, count: -1) }
        static var notText: Attribute { Attribute(start: 0, count: -2) }

        private init(start: UInt32, count: Int32) {
            self.start = start
            self.count = count
        }

        /// A text at a place; one beyond 2 GiB, which no record is, is not kept.
        init(_ range: Range<Int>) {
            guard let start = UInt32(exactly: range.lowerBound), let count = Int32(exactly: range.count) else {
                self = .notText
                return
            }
            self.init(start: start, count: count)
        }

        /// What a member of a document holds.
        init(_ element: JSONElement) {
            if element.isString {
                // No document is that large.
                let range = element.stringRange
                self.init(
                    start: UInt32(truncatingIfNeeded: range.lowerBound), count: Int32(truncatingIfNeeded: range.count))
            } else {
                self = element.isNull ? .absent : .notText
            }
        }

        /// What names something where whole numbers do, too.
        init(naming element: JSONElement) {
            self = element.whole == nil && element.uint == nil ? Self(element) : Self(numberAt: element)
        }

        /// What is a time where numbers are, too.
        init(timing element: JSONElement) {
            self = element.double == nil ? Self(element) : Self(numberAt: element)
        }

        private init(numberAt element: JSONElement) {
            self.init(start: UInt32(truncatingIfNeeded: element.place), count: -3)
        }

        var isAbsent: Bool { count == -1 }

        /// Whether it is a text without anything in it.
        var isEmpty: Bool { count == 0 }

        /// Whether it is a number that the format takes.
        var isNumber: Bool { count == -3 }

        /// The number that it is.
        @_lifetime(copy root)
        func number(in root: JSONElement) -> JSONElement? { isNumber ? root.element(at: Int(start)) : nil }

        /// The decimal digits of a whole number that names something; nil of everything else.
        func digits(in root: JSONElement) -> [UInt8]? {
            guard let number = number(in: root) else { return nil }
            if let whole = number.whole { return Array(String(whole).utf8) }
            return number.uint.map { Array(String($0).utf8) }
        }

        /// Whether it names something: a text that is not empty, or a number.
        var isName: Bool { count > 0 || isNumber }

        /// The place of its bytes, or nil where it is no text.
        var text: Range<Int>? { count >= 0 ? Int(start)..<Int(start) + Int(count) : nil }

        /// The place of a text that is not empty.
        var nonEmpty: Range<Int>? { count > 0 ? text : nil }

        /// The length in bytes, 0 where it is no text.
        var byteCount: Int { Int(max(count, 0)) }
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

        /// How many there are.
        static var count: Int { traceparent.rawValue + 1 }
    }

    // One by one: a repeating array is made by a call.
    private var attributes: InlineArray<10, Attribute> = [
        .absent, .absent, .absent, .absent, .absent, .absent, .absent, .absent, .absent, .absent,
    ]

    /// The attribute of a name's raw value.
    fileprivate subscript(index: Int) -> Attribute {
        get { attributes[index] }
        set { attributes[index] = newValue }
    }

    /// The attribute of a name.
    subscript(name: Name) -> Attribute {
        get { attributes[name.rawValue] }
        set { attributes[name.rawValue] = newValue }
    }
}

/// The envelope and data of a structured record.
struct StructuredRecord: BitwiseCopyable, ~Escapable {
    private(set) var attributes = EnvelopeAttributes()
    let data: JSONElement?

    /// Reads the members of an object of a parser that knows ``DecodingPlan/names``.
    @_lifetime(copy root)
    init(_ root: JSONElement) {
        var data = Optional(root)
        var hasData = false
        var members = root.members
        while let member = members.next() {
            switch member.name {
            case EnvelopeAttributes.Name.data.rawValue:
                data = member.value
                hasData = true
            case 0..<EnvelopeAttributes.Name.count:
                attributes[member.name] = EnvelopeAttributes.Attribute(member.value)
            default:
                break
            }
        }
        self.data = hasData ? data : nil
    }
}
