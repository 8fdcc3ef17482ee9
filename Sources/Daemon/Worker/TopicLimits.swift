internal import Events
internal import KafkaClient

/// A topic's limits: a record beyond them would abort the whole transaction, so they are checked before.
package struct TopicLimits: Sendable, Equatable {
    /// The most bytes of a record batch (`max.message.bytes`).
    package var maxMessageBytes: Int
    /// The longest time before now that a timestamp may lie, in milliseconds (`message.timestamp.before.max.ms`).
    package var timestampBefore: Int64
    /// The longest time after now, in milliseconds (`message.timestamp.after.max.ms`).
    package var timestampAfter: Int64
    /// Whether records keep the timestamps that they come with (`message.timestamp.type`); else the broker gives them its own.
    package var keepsTimestamps = true

    /// A stock broker's.
    package static let stock = TopicLimits(
        maxMessageBytes: 1_048_588, timestampBefore: .max, timestampAfter: 3_600_000)

    /// The least that a dead letters topic must take: the headers that say what happened to a record, with a short message.
    package static let leastForDeadLetters = 1_024

    /// The bytes of a record beside its key, value and headers: the batch's header and the record's own, at their largest.
    private static let overhead = 128
    /// The distance that a timestamp keeps from the bounds: the broker's clock is another one, and is asked later.
    private static let clockSlack: Int64 = 60_000

    /// The most bytes of key, value and headers of one record.
    var payloadBytes: Int { maxMessageBytes - Self.overhead }

    /// A timestamp, moved to the nearest that is surely taken now; a record without one gets now.
    func clamp(_ time: Milliseconds?, now: Milliseconds) -> Milliseconds {
        guard let time else { return now }
        let before = timestampBefore - min(Self.clockSlack, timestampBefore / 2)
        let after = timestampAfter - min(Self.clockSlack, timestampAfter / 2)
        // 0 means now to the client, and less than 0 nothing.
        return min(max(time, now.subtractingClamped(before), 1), now.addingClamped(after))
    }
}

extension TopicLimits {
    /// Reads the limits of a topic from its settings; a setting that is not told keeps the stock value.
    init(_ settings: [TopicSetting]) {
        self = .stock
        var difference = Int64.max
        for setting in settings {
            if setting.name == "message.timestamp.type" { keepsTimestamps = setting.value != "LogAppendTime" }
            guard let value = setting.value.flatMap({ Int64($0) }) else { continue }
            switch setting.name {
            case "max.message.bytes": maxMessageBytes = Int(value)
            case "message.timestamp.before.max.ms": timestampBefore = max(0, value)
            case "message.timestamp.after.max.ms": timestampAfter = max(0, value)
            // Before Kafka 3.6 the only one, deprecated since, gone in 4.0.
            case "message.timestamp.difference.max.ms": difference = max(0, value)
            default: break
            }
        }
        timestampBefore = min(timestampBefore, difference)
        timestampAfter = min(timestampAfter, difference)
    }

    /// The most bytes of a batch of several records, for a producer that writes to topics with these limits: a batch beyond the
    /// topic's limit would be refused, and its transaction aborted, again and again.
    static func batchBytes(_ topics: [TopicLimits], wanted: Int) -> Int {
        max(1, topics.reduce(wanted) { min($0, $1.payloadBytes) })
    }
}
