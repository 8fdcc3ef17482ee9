extension Configuration {
    /// Where the rule set is.
    package struct Rules: Sendable, Equatable {
        /// The directory of rule files.
        package let directory: String
        /// Whether a change in the directory reloads them.
        package let watch: Bool
    }

    /// What is guaranteed of commands and decisions.
    package enum Delivery: String, Sendable, CaseIterable {
        /// Each appears once, in the transaction of what it follows from.
        case exactlyOnce = "exactly-once"
    }

    /// Which clock fires timers.
    package enum Clock: String, Sendable, CaseIterable {
        /// Record timestamps, and the wall clock once a partition is caught up.
        case wall
        /// Record timestamps only: a topic's history is replayed as of then.
        case records
    }

    /// What the daemon keeps on disk.
    package struct State: Sendable, Equatable {
        /// The directory, which keeps the instance's name.
        package let directory: String
    }

    /// The admin endpoint.
    package struct HTTP: Sendable, Equatable {
        /// Where it listens.
        package let listen: ListenAddress
        /// What callers must show; nil only where `listen` is loopback.
        package let token: Secret?
        /// Where others reach it, for links; nil where it is the address itself.
        package let url: String?
    }

    /// What is logged, and how.
    package struct Log: Sendable, Equatable {
        /// The least that is logged.
        package enum Level: String, Sendable, CaseIterable {
            /// What needs somebody now.
            case error
            /// What may need somebody.
            case warning
            /// What changed.
            case info
            /// What a developer wants to see.
            case debug
        }

        /// How a line is written.
        package enum Format: String, Sendable, CaseIterable {
            /// `journald` under systemd, `text` on a terminal, else `json`.
            case auto
            /// Text after a priority prefix such as `<6>`.
            case journald
            /// Text with the time.
            case text
            /// One JSON object a line.
            case json
        }

        /// The least that is logged.
        package let level: Level
        /// How a line is written.
        package let format: Format
    }

    /// Bounds on what one event or expression may cost.
    package struct Bounds: Sendable, Equatable {
        /// Bytes of a record's key, value and headers; a larger one is a dead letter.
        package let maxEventBytes: Int
        /// The cost that an expression's evaluation may reach.
        package let expressionCost: Int
    }
}
