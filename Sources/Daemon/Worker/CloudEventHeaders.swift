internal import KafkaClient

/// The headers of a CloudEvent in a record, as the Kafka protocol binding of CloudEvents 1.0 has them.
struct CloudEventHeaders {
    /// The content type of a structured event.
    private static let structuredType = "application/cloudevents+json; charset=UTF-8"
    /// More than any record of ours has.
    private static let usualCount = 12

    /// Name and value, in order.
    private(set) var fields: [(name: String, value: String)]

    /// Structured mode: the value is the whole event, and the content type says so.
    static let structured = CloudEventHeaders(fields: [("content-type", structuredType)])

    /// Binary mode, to be filled with the event's attributes.
    static var binary: CloudEventHeaders {
        var headers = CloudEventHeaders(fields: [])
        headers.fields.reserveCapacity(usualCount)
        return headers
    }

    /// Adds an attribute of the event: the type of its data is the record's content type, all others have a prefix.
    mutating func add(_ name: String, _ value: String) {
        fields.append((name == "datacontenttype" ? "content-type" : "ce_" + name, value))
    }

    /// The bytes that they take in a record.
    var byteCount: Int {
        // Each of the two texts has its length before it.
        fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 10 }
    }

    /// As the producer wants them.
    var outgoing: OutgoingHeaders {
        var headers = OutgoingHeaders(capacity: fields.count)
        for field in fields { headers.append(field.name, field.value) }
        return headers
    }
}
