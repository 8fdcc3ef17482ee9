internal import Events
internal import KafkaClient

/// What a topic takes: a record beyond it would abort the whole transaction, so it is decided on before.
package struct TopicLimits: Sendable {
    /// The most bytes of a record batch (`max.message.bytes`).
    package var maxMessageBytes: Int
    /// How far before now a timestamp may lie, in milliseconds (`message.timestamp.before.max.ms`).
    package var timestampBefore: Int64
    /// How far after now, in milliseconds (`message.timestamp.after.max.ms`).
    package var timestampAfter: Int64

    /// A stock broker's.
    package static let stock = TopicLimits(
        maxMessageBytes: 1_048_588, timestampBefore: .max, timestampAfter: 3_600_000)

    /// What a record takes beside its key, value and headers: the batch's header and the record's own, at their largest.
    private static let overhead = 128

    /// Whether a record with so many bytes of key, value and headers is taken.
    func takes(_ bytes: Int) -> Bool { bytes + Self.overhead <= maxMessageBytes }

    /// A timestamp, moved to the nearest that is taken now; a record without one gets now.
    func clamp(_ time: Milliseconds?, now: Milliseconds) -> Milliseconds {
        guard let time else { return now }
        return min(max(time, now.subtractingClamped(timestampBefore), 0), now.addingClamped(timestampAfter))
    }
}

extension TopicLimits {
    /// Reads the limits of a topic from its settings; a setting that is not told keeps the stock value.
    init(_ settings: [TopicSetting]) {
        self = .stock
        for setting in settings {
            guard let value = setting.value.flatMap({ Int64($0) }) else { continue }
            switch setting.name {
            case "max.message.bytes": maxMessageBytes = Int(value)
            case "message.timestamp.before.max.ms": timestampBefore = value
            case "message.timestamp.after.max.ms": timestampAfter = value
            default: break
            }
        }
    }
}
