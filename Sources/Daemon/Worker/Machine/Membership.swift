internal import Events

/// A worker's membership in its group.
enum Membership: Equatable {
    /// The group has not decided, or took everything back.
    case undecided
    /// The group gave these partitions; they are not restored yet, or must be again. In ascending order.
    case given([Int32])
    /// The state of the partitions that the group gave is taken up.
    case restoring(Takeover)
    /// The partitions are restored and assigned; what the rules have no place for is being ended.
    case settling([Int32: PartitionProgress])
    /// The partitions are restored and read.
    case working([Int32: PartitionProgress])
    /// The worker is about to let all partitions go: the membership that is seen until then, and the one after.
    indirect case lettingGo(before: Membership, after: Membership)

    /// The progress of the owned partitions, by number; none before they are assigned.
    var owned: [Int32: PartitionProgress] {
        get {
            switch self {
            case .undecided, .given, .restoring, .lettingGo: [:]
            case .settling(let partitions), .working(let partitions): partitions
            }
        }
        set {
            switch self {
            case .undecided, .given, .restoring, .lettingGo: break
            case .settling: self = .settling(newValue)
            case .working: self = .working(newValue)
            }
        }
    }

    /// The phase that others see.
    var phase: WorkerControl.Phase {
        switch self {
        case .undecided: .idle
        case .given, .restoring, .settling: .restoring
        case .working: .ready
        case .lettingGo(let before, _): before.phase
        }
    }

    /// The number of partitions.
    var share: WorkerControl.Share {
        switch self {
        case .undecided: WorkerControl.Share()
        case .given(let partitions): WorkerControl.Share(given: partitions.count)
        case .restoring(let takeover):
            WorkerControl.Share(
                given: takeover.partitions.count, restored: takeover.thawed.count + takeover.restored.count)
        case .settling(let partitions), .working(let partitions):
            WorkerControl.Share(given: partitions.count, restored: partitions.count)
        case .lettingGo(let before, _): before.share
        }
    }

    /// As it is seen until all partitions are let go.
    var visible: Membership {
        if case .lettingGo(let before, _) = self { return before }
        return self
    }

    /// The membership after a failure: partitions that are still its own must be restored. Who is not a member any more hears so
    /// from the group, and is given partitions anew.
    func restarted(isLost: Bool) -> Membership {
        switch self {
        case .undecided, .given: self
        case .restoring(let takeover): .given(takeover.partitions)
        case .lettingGo(_, let after): after
        case .settling(let partitions), .working(let partitions): isLost ? .undecided : .given(partitions.keys.sorted())
        }
    }
}

/// The progress of the partitions that the group gave and that are not read yet.
struct Takeover: Equatable {
    /// The partitions, in ascending order.
    let partitions: [Int32]
    /// Its begin.
    let begun: ContinuousClock.Instant
    /// The partitions that are in memory as they were left, and were found untouched.
    var thawed: [Int32] = []
    /// The partitions whose changelog is not read to the group's offsets yet.
    var unfinished: [Int32: Unfinished] = [:]
    /// The partitions that are read from their changelogs.
    var restored: [Int32] = []

    /// A partition whose changelog is being read.
    enum Unfinished: Equatable {
        /// Its checkpoint has not been held against the group's offsets, or it is too early to say.
        case reading
        /// Its checkpoint did not equal the group's offsets; it must by then.
        case differing(until: ContinuousClock.Instant)
    }

    /// The partitions whose changelog is being read, in ascending order.
    var reading: [Int32] { unfinished.keys.sorted() }
}

/// The progress of a partition that is read.
struct PartitionProgress: Equatable {
    /// The inputs whose end was reached since assignment.
    var endsReached: Set<Int> = []
    /// The due time of its earliest timer, in Unix milliseconds.
    var earliestTimer: Milliseconds?
}
