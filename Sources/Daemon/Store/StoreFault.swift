internal import StateStore

/// Why a store is set aside, and made anew from the changelog.
struct StoreFault: Error, Equatable {
    /// The reason, as the metric names it.
    enum Reason: String, CaseIterable, Sendable {
        /// Its files do not hold what was written.
        case damaged
        /// It belongs to another application, cluster, topic, partition or number of partitions.
        case foreign
        /// It is older than the changelog keeps tombstones.
        case outdated
        /// The changelog does not reach as far, or begins later.
        case apart
        /// It was never written to its end.
        case unfinished
    }

    let partition: Int32
    let reason: Reason
    /// What was found.
    let detail: String

    init(partition: Int32, _ reason: Reason, _ detail: String) {
        self.partition = partition
        self.reason = reason
        self.detail = detail
    }
}
