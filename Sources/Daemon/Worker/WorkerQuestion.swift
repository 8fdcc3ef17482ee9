/// A question to a worker, which it answers between two batches: whoever asks does not touch what is the worker's.
struct WorkerQuestion: Sendable {
    /// Called on the worker's thread with the partitions that it owns, by number.
    let ask: @Sendable ([Int32: OwnedPartition]) -> Void

    /// Questions that wait for one worker: more than that is no person who asks, and a batch should not wait for them.
    static let most = 16
}
