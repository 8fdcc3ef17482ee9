/// Why a record is a dead letter: a closed list. A record is checked in this order.
public enum RejectReason: String, CaseIterable, Sendable {
    /// The record, or one of its ids, is larger than allowed.
    case tooLarge = "too_large"
    /// Bytes that are not UTF-8.
    case notUTF8 = "not_utf8"
    /// Not RFC 8259, or not an object.
    case malformedJSON = "malformed_json"
    /// Nested too deep.
    case tooDeep = "too_deep"
    /// A key twice in one object.
    case duplicateKey = "duplicate_key"
    /// A number that no double holds.
    case numberRange = "number_range"
    /// Not an event's envelope.
    case malformedEnvelope = "malformed_envelope"
    /// No usable event id.
    case missingID = "missing_id"
    /// No usable event type.
    case missingType = "missing_type"
    /// Nobody whose event it is.
    case missingIndividual = "missing_individual"
    /// A time that is none.
    case badTime = "bad_time"
    /// A time too far ahead.
    case futureTime = "future_time"
    /// A declared property of another type.
    case propertyType = "property_type"
    /// Re-keyed too often.
    case unroutable
}

/// A record that cannot be applied.
public struct Reject: Error, Hashable, Sendable {
    /// Why.
    public let reason: RejectReason
    /// What is wrong and where, for a person; at most 4 KiB, and without any value of the record.
    public let message: String
    /// The place of what is wrong in the event, `data.items[3].price`, where the reason has one: `property_type`.
    public let path: String?

    /// Creates a reject of a place in the event; a longer message is cut at a character's border.
    public init(_ reason: RejectReason, at path: String, _ what: String) {
        self.init(reason, "\(path): \(what)", path: path)
    }

    /// Creates a reject; a longer message is cut at a character's border.
    public init(_ reason: RejectReason, _ message: String) {
        self.init(reason, message, path: nil)
    }

    private init(_ reason: RejectReason, _ message: String, path: String?) {
        self.reason = reason
        self.path = path
        self.message = Self.shortened(message, to: EventLimits.maximumMessageBytes)
    }

    /// A message of at most so many bytes; a longer one is cut at a character's border and ends in `…`, where there is room for that.
    public static func shortened(_ message: String, to count: Int) -> String {
        guard message.utf8.count > count else { return message }
        let mark = count >= "…".utf8.count ? "…" : ""
        var end = message.utf8.index(message.startIndex, offsetBy: max(0, count) - mark.utf8.count)
        while end > message.startIndex, end.samePosition(in: message.unicodeScalars) == nil {
            end = message.utf8.index(before: end)
        }
        return String(message.unicodeScalars[..<end]) + mark
    }
}

/// What a record turned out to be; exactly one of these.
public enum DecodedRecord {
    /// An event of a declared type, lent until its decoder goes on.
    case event(Event)
    /// A record without a value.
    case tombstone
    /// A sound event of a type that nobody declared.
    case undeclaredType(String)
    /// A dead letter.
    case rejected(Reject)
}

/// A header of a Kafka record.
public struct RecordHeader: Hashable, Sendable {
    /// The name's bytes.
    public var name: [UInt8]
    /// The value's bytes, or nil for a null.
    public var value: [UInt8]?

    /// Creates a header from bytes.
    public init(name: [UInt8], value: [UInt8]?) {
        self.name = name
        self.value = value
    }

    /// Creates a header from texts.
    public init(_ name: String, _ value: String?) {
        self.name = Array(name.utf8)
        self.value = value.map { Array($0.utf8) }
    }
}
