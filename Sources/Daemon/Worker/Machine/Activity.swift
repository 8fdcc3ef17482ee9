/// The action whose answer the machine waits for, and how it goes on then.
enum Activity: Equatable {
    /// The transactional id is taken over for the first time.
    case opening(hasWaited: Bool)
    case joining
    case polling
    case askingBroker
    /// A partition that is kept is looked at, and others after it.
    case inspecting([Int32])
    case beginningRestore
    case servingGroup
    case readingState
    /// A partition's offsets are asked for, and others' after it.
    case fetchingOffsets([Int32])
    case assigning
    /// Records are applied; what they lead to has begun then.
    case applying(begun: ContinuousClock.Instant)
    case firingTimers(begun: ContinuousClock.Instant)
    /// Clocks are moved before the rules change.
    case advancingClocks(begun: ContinuousClock.Instant)
    case adopting
    case settling(Settlement, begun: ContinuousClock.Instant)
    case committing(then: AfterCommit)
    case renewing(hasWaited: Bool, then: AfterRenewal)
    case freezing
    case lettingGo(LettingGo)
    /// After a failure, before the next attempt.
    case pausing
    case ended

    /// The reason of a commit.
    enum AfterCommit: Equatable {
        /// It was time to.
        case turn
        /// The rules change: what is begun is the old ones'.
        case adopting
        case settling(Settlement)
        /// The group wants the partitions back.
        case givingBack
        case leaving
    }

    /// The reason of a producer's replacement.
    enum AfterRenewal: Equatable {
        /// The end of a transaction that has committed was asked for more than once.
        case commit(AfterCommit)
        /// The partitions are taken away, or the commit before that has failed.
        case givingBack
        /// Something failed, and the partitions are to be restored.
        case recovering
    }

    /// The reason to let all partitions go.
    enum LettingGo: Equatable {
        case givingBack
        case recovering
    }
}

/// The partitions in which the rules are still to be settled.
struct Settlement: Equatable {
    /// The partitions left, the one at hand first.
    var partitions: [RuleAdoption.Partition]
    let reason: Reason

    enum Reason: Equatable {
        /// The partitions were taken over, since then.
        case takeover(begun: ContinuousClock.Instant)
        /// The rules have changed.
        case swap
    }
}
