/// All that an operator decides about a daemon, checked.
package struct Configuration: Sendable, Equatable {
    /// Names the consumer group, the transactional ids and the internal topics.
    package let applicationID: String
    /// Names this daemon among those of the application; nil: by a name made once and kept in the state directory.
    package let instance: String?
    /// librdkafka's properties, ordered by the bytes of their names; none that Attune sets itself.
    package let kafka: [KafkaProperty]
    /// Where events come from, in the order written; at least one, each topic once.
    package let inputs: [Input]
    /// Where messages, decisions and dead letters go.
    package let output: Output
    /// Where the rule set is.
    package let rules: Rules
    /// What is guaranteed of commands and decisions.
    package let delivery: Delivery
    /// The most that a change of state alone waits for its transaction to end.
    package let commitInterval: Duration
    /// Which clock fires timers.
    package let clock: Clock
    /// Worker threads; 0 stands for one per core.
    package let workers: Int
    /// What the daemon keeps on disk.
    package let state: State
    /// The admin endpoint.
    package let http: HTTP
    /// How far ahead of the clock an event may be dated.
    package let maxFuture: Duration
    /// How long an event's id is remembered.
    package let dedupWindow: Duration
    /// The topics that Attune makes for itself.
    package let `internal`: Internal
    /// What is logged, and how.
    package let log: Log
    /// Bounds on what one event or expression may cost.
    package let limits: Bounds

    /// Where the brokers are that the clients begin with, as written; empty where another property tells it.
    package var brokers: String {
        let names = ["bootstrap.servers", "metadata.broker.list"]
        return kafka.first { names.contains($0.name) }?.value.revealed ?? ""
    }
    /// The topic of changelogged state.
    package var stateTopic: String { applicationID + TopicName.stateSuffix }
    /// The topic through which partitions hand each other what belongs elsewhere.
    package var rekeyedTopic: String { applicationID + TopicName.rekeyedSuffix }
}
