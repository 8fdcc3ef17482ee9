internal import Configuration
internal import KafkaClient

/// A topic that the daemon makes for itself, and whose settings it checks where it finds it.
struct OwnTopic {
    let name: String
    /// How operators know it.
    let what: String
    /// What a wrong setting would lose.
    let contents: String
    let settings: [Setting]

    /// A setting of the topic.
    struct Setting {
        let name: String
        /// The value with which the topic is made.
        let made: String
        /// What it must be where the topic is there already.
        let demand: Demand
    }

    /// What a setting must be.
    enum Demand {
        /// That with which the topic is made.
        case same
        /// So many bytes at least, as records take them.
        case bytes(atLeast: Int)
        /// Anything.
        case none
    }

    /// The least that a record of the state takes: an individual's buffer with its key and headers.
    private static let stateBytes = 1 << 20
    /// The most that a record of the re-keyed topic takes beside the record of an input in it, or an individual's state.
    private static let envelopeBytes = 64 << 10
    /// The most that a record of a stock broker's topic takes.
    private static let stockBytes = 1_048_588

    static func all(of configuration: Configuration) -> [OwnTopic] {
        let rekeyedBytes = max(stateBytes, configuration.limits.maxEventBytes + envelopeBytes)
        return [
            OwnTopic(
                name: configuration.stateTopic, what: "state topic", contents: "state",
                settings: [
                    Setting(name: "cleanup.policy", made: "compact", demand: .same),
                    // What was erased is gone from it within a week, whatever the broker's pace of compaction is.
                    Setting(name: "max.compaction.lag.ms", made: "604800000", demand: .none),
                    Setting(name: "max.message.bytes", made: String(stockBytes), demand: .bytes(atLeast: stateBytes)),
                ]),
            // The daemon deletes what it has read.
            OwnTopic(
                name: configuration.rekeyedTopic, what: "re-keyed topic", contents: "records",
                settings: [
                    Setting(name: "cleanup.policy", made: "delete", demand: .same),
                    Setting(name: "retention.ms", made: "-1", demand: .same),
                    Setting(name: "retention.bytes", made: "-1", demand: .same),
                    Setting(
                        name: "max.message.bytes", made: String(max(stockBytes, rekeyedBytes)),
                        demand: .bytes(atLeast: rekeyedBytes)),
                ]),
        ]
    }

    /// What is wrong with the settings of the topic that is there, with the command that mends it; nil: nothing.
    func problem(in found: [TopicSetting]) -> String? {
        for setting in settings {
            let value = found.first { $0.name == setting.name }?.value
            switch setting.demand {
            case .none: continue
            case .same:
                guard value != setting.made else { continue }
                return
                    "the \(what) \(name) has \(setting.name)=\(value ?? "?"), which would lose \(contents); set it to "
                    + "\(setting.made): \(command(setting))"
            case .bytes(let least):
                guard let bytes = value.flatMap({ Int($0) }), bytes < least else { continue }
                return
                    "the \(what) \(name) takes only \(bytes) bytes a record (\(setting.name)), and \(contents) may need "
                    + "\(least); set it to \(setting.made): \(command(setting))"
            }
        }
        return nil
    }

    private func command(_ setting: Setting) -> String {
        "kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name \(name) "
            + "--add-config \(setting.name)=\(setting.made)"
    }
}
