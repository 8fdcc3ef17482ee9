extension Configuration {
    /// A topic that events come from.
    package struct Input: Sendable, Equatable {
        /// How a record's value is to be read.
        package enum Format: String, Sendable, CaseIterable {
            /// CloudEvents 1.0 JSON, structured or binary.
            case cloudevents
            /// Segment's and RudderStack's messages.
            case segment
            /// Any JSON object, read by a ``Mapping``.
            case mapped
        }

        /// What becomes of a record that stands in another partition than its individual lives in.
        package enum Misrouted: String, Sendable, CaseIterable {
            /// It goes on to where the individual lives.
            case rekey
            /// It is a dead letter.
            case reject
            /// Nothing is compared: another partitioner than Java's put it where all of the individual's are.
            case accept
        }

        /// Where a record of the format `mapped` keeps a part of what makes an event of it.
        package enum Source: Sendable, Equatable {
            /// At the first of some dotted paths of member names at which something is.
            case paths([String])
            /// Nowhere: it is the same of every record.
            case constant(String)
        }

        /// What a number counts that is a time, since 1970.
        package enum TimeUnit: String, Sendable, CaseIterable {
            case s, ms, us, ns
        }

        /// Where a record of the format `mapped` keeps what makes an event of it.
        package struct Mapping: Sendable, Equatable {
            /// The individual's id; nil, on a topic of profiles: the record key.
            package var individual: Source?
            /// The event type; nil, on a topic of profiles: `individual.updated` with the data as attributes.
            package var type: Source?
            /// The event id; nil: topic, partition and offset.
            package var id: Source?
            /// The event time; nil: the record's timestamp.
            package var time: Source?
            /// What a time that is a number counts; nil: it is a text of RFC 3339.
            package var timeUnit: TimeUnit?
            /// The properties; nil: the whole record.
            package var data: Source?

            /// Creates a mapping.
            package init(
                individual: Source? = nil, type: Source? = nil, id: Source? = nil, time: Source? = nil,
                timeUnit: TimeUnit? = nil, data: Source? = nil
            ) {
                self.individual = individual
                self.type = type
                self.id = id
                self.time = time
                self.timeUnit = timeUnit
                self.data = data
            }
        }

        /// The topic.
        package let topic: String
        /// How its records are to be read.
        package let format: Format
        /// Where a record keeps what, of the format `mapped`; nil of every other.
        package let mapping: Mapping?
        /// Whether it is a compacted topic of profiles, on which a null value erases attributes.
        package let isProfile: Bool
        /// What becomes of a record that stands in another partition than its individual lives in.
        package let misrouted: Misrouted

        /// Creates an input.
        package init(
            topic: String, format: Format, mapping: Mapping? = nil, isProfile: Bool = false,
            misrouted: Misrouted = .rekey
        ) {
            self.misrouted = misrouted
            self.topic = topic
            self.format = format
            self.mapping = mapping
            self.isProfile = isProfile
        }
    }

    /// The topics that Attune writes for others.
    package struct Output: Sendable, Equatable {
        /// How a CloudEvent is laid out in a record.
        package enum Mode: String, Sendable, CaseIterable {
            /// The value is the whole event.
            case structured
            /// The value is the data, the rest are headers.
            case binary
        }

        /// Message commands.
        package let commands: String
        /// Decision records.
        package let decisions: String
        /// Records that could not be read.
        package let deadLetters: String
        /// The layout of message commands and decision records.
        package let mode: Mode
    }

    /// The topics that Attune makes for itself.
    package struct Internal: Sendable, Equatable {
        /// Copies of each partition; −1 leaves it to the broker.
        package let replicationFactor: Int
    }
}
