extension Configuration {
    /// A topic that events come from.
    package struct Input: Sendable, Equatable {
        /// How a record's value is to be read.
        package enum Format: String, Sendable, CaseIterable {
            /// CloudEvents 1.0 JSON, structured or binary.
            case cloudevents
        }

        /// The topic.
        package let topic: String
        /// How its records are to be read.
        package let format: Format

        /// Creates an input.
        package init(topic: String, format: Format) {
            self.topic = topic
            self.format = format
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
