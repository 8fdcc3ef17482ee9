internal import Engine
internal import Events

/// A worker's status between two batches. No individual is in it.
struct WorkerSnapshot: Sendable {
    /// The hash of the rules that it decides by.
    var ruleSet: String
    /// Its partitions, by number.
    var partitions: [PartitionSnapshot] = []
    /// The progress of a restore; nil where there is none.
    var restore: RestoreProgress.Reading?
}

/// A partition's status at one moment.
struct PartitionSnapshot: Sendable {
    /// The progress of one input.
    struct Input: Sendable {
        /// The topic.
        let topic: String
        /// The next offset as of the last commit; nil where nothing was read yet.
        let next: Int64?
        /// Records between that and the end; nil where nothing was fetched yet.
        let lag: Int64?
        /// The age of the last record when it was processed, and now while records wait; nil before the first.
        let age: Milliseconds?
    }

    /// The partition's number.
    let number: Int32
    /// Its clock; nil where nothing has moved it.
    let clock: Milliseconds?
    /// Whether every input was read to its end since assignment.
    let isCaughtUp: Bool
    /// Individuals whose state is kept.
    let individuals: Int
    /// Timers that wait.
    let timers: Int
    /// Bytes of the state.
    let stateBytes: Int
    /// What its store has not been told of; nil: it has none.
    var storeBacklog: Int? = nil
    /// The features that are not counted for as long as their window yet.
    let warming: [PartitionProcessor.WarmingFeature]
    /// In the configuration's order.
    let inputs: [Input]
}
