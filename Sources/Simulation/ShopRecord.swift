public import Events

/// A record as the shop's systems would produce it to the events' topic.
public struct ShopRecord: Sendable {
    /// The record key: the individual's id, UTF-8.
    public let key: [UInt8]
    /// When it reaches the topic: the record's timestamp. Never decreases from one record to the next.
    public let arrival: Milliseconds
    /// When it happened; up to an hour before `arrival`.
    public let eventTime: Milliseconds
    /// A CloudEvents 1.0 event in structured JSON. A record repeated by a producer has the same bytes again.
    public let value: [UInt8]

    /// The event as one line of a file for backtests, newline included: CloudEvents JSON whose extension attribute
    /// `recordtime` is the arrival.
    public func appendLine(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: value.dropLast())
        bytes.append(contentsOf: ",\"recordtime\":\"".utf8)
        bytes.append(contentsOf: InstantText.rfc3339(arrival).utf8)
        bytes.append(contentsOf: "\"}\n".utf8)
    }
}
