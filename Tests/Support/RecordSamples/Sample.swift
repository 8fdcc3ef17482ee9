/// A record as a producer would write it, and what must become of it.
package struct Sample: Sendable {
    /// A header.
    package struct Header: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The value, nil for null.
        package var value: [UInt8]?

        /// Creates a header.
        package init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    /// The topics that samples are for, by what is written there.
    package enum Topic: String, CaseIterable, Sendable {
        /// CloudEvents, structured and binary.
        case events
        /// Segment's messages.
        case segment
        /// Records of a form of their own: `individual: who.id, type: kind, id: uuid, time: at, data: d`.
        case mapped
        /// A compacted topic of the attributes of its keys' individuals.
        case profiles
    }

    /// Where it goes.
    package var topic: Topic
    /// The individual's number; those of one individual go to one partition.
    package var individual: Int
    /// The key, nil for null.
    package var key: [UInt8]?
    /// The value, nil for null.
    package var value: [UInt8]?
    /// The headers in their order.
    package var headers: [Header]
    /// Unix milliseconds.
    package var timestamp: Int64
    /// The outcome that it is counted under.
    package var outcome: String
    /// Why it is a dead letter; nil where it is none.
    package var reason: String?
}
