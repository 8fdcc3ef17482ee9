internal import Events

/// The outcome of an action: the answer to the last of those that the machine has returned.
enum WorkerInput {
    /// The worker has subscribed to its topics.
    case joined
    /// The action is done, and there is nothing to say of it.
    case done
    /// The result of a poll: decisions of the group in their order, and whether the batch of records is as full as it may be.
    case polled([GroupEvent], isFull: Bool = false)
    /// Whether a broker answers again.
    case brokerAnswered(Bool)
    /// The end of a frozen partition's changelog, and the group's offsets by input, as they are now.
    case inspected(FrozenPartition)
    /// The partitions whose changelog was read to its last stable offset.
    case stateRead(atEnd: Set<Int32>)
    /// The offsets by input that a partition's checkpoint holds (nil: there is no checkpoint), and those of the group.
    case offsets(checkpoint: [Int64?]?, group: [Int64?])
    /// The partitions are read from now on, by the rules in use.
    case assigned(RuleAdoption)
    /// The partitions decide by the rule set of this hash from now on.
    case adopted(String, RuleAdoption)
    /// Records, timers or clocks were worked on.
    case worked(WorkResult)
    /// Journeys were ended in a partition; `isSettled`: none is left that the rules have no place for.
    case settled(WorkResult, isSettled: Bool)
    /// The transaction has committed; `wasRetried`: its end was asked for more than once.
    case committed(wasRetried: Bool)
    /// The partitions whose state is kept.
    case frozen([Int32: FrozenPartition])
    /// The producer has taken its transactional id over.
    case producerReady
    /// The transaction coordinator does not answer yet, in these words.
    case producerNotReady(String)
    /// The action failed. Of a commit: it may have happened all the same.
    case failed(ActionFailure)
    /// The action failed for a reason that only people can mend, in words for them.
    case failedForGood(String)
    /// As ``failedForGood(_:)``, where another start would fail in the same way until people have done something.
    case refused(String)
}

/// A decision of the group, or an error of the consumer.
enum GroupEvent: Equatable {
    /// The group gave these partitions.
    case assigned([Int32])
    /// The group wants the partitions back, and waits for what is begun.
    case revoked
    /// The group took the partitions away; another member may own them already.
    case lost
    /// No broker can be reached, in these words.
    case brokerAway(String)
    /// Something is wrong that mends itself.
    case failed(String)
    /// The consumer is unusable from here on.
    case fatal(String)
}

/// The reason why an action could not be carried out.
struct ActionFailure: Equatable {
    /// The attempt and the reason of its failure.
    let description: String
    /// The same will work later without anybody's doing.
    var isTransient = false
    /// The group has gone on without this member.
    var isLostMembership = false
}

/// The result of work on records, timers, clocks or rules.
struct WorkResult: Equatable {
    /// Whether anything happened that belongs to a transaction.
    var isTouched = false
    /// Whether a command is among what happened.
    var hasCommand = false
    /// Records that wait for the commit, from before included.
    var pendingRecords = 0
    /// The due time of each owned partition's earliest timer, in Unix milliseconds; partitions without timers are absent.
    var timers: [Int32: Milliseconds] = [:]
}

/// The partitions that have something to settle under the rules by which they decide from now on.
struct RuleAdoption: Equatable {
    /// A partition whose changelog does not know the rule set yet.
    struct Partition: Equatable {
        /// The partition's number.
        let number: Int32
        /// Whether no journey runs that the rule set has no place for.
        var isSettled: Bool
    }

    /// By number.
    var changed: [Partition] = []
    /// The due time of each owned partition's earliest timer, in Unix milliseconds; partitions without timers are absent.
    var timers: [Int32: Milliseconds] = [:]
}

/// The position of a partition and the end of its changelog when the partition was given back.
struct FrozenPartition: Equatable {
    /// The end of the changelog.
    let changelogEnd: Int64
    /// The next offset by input; nil where nothing was read yet.
    let next: [Int64?]
}
