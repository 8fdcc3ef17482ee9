/// A step that the machine has the loop carry out.
///
/// The machine returns some at a time, to be carried out in their order. The last of them is answered by the next ``WorkerInput``;
/// the ones before it need no answer.
enum WorkerAction: Equatable {
    // MARK: Without an answer

    /// Tell people.
    case log(WorkerNotice)
    /// Say that the worker decides by the rules that it was offered.
    case confirmRules
    /// Say that the rules have changed, and which features are warming.
    case announceRules
    /// Say which partitions are restored and read, and how long that took.
    case announceAssignment([Int32], after: Duration)
    /// Undo in memory what the transaction at hand has changed, and forget its records.
    case rollBack
    /// Let go of the state kept of partitions that were given back.
    case dropFrozen
    /// Let go of the state restored so far.
    case dropRestored
    /// Show how the worker is, and serve the producer.
    case report

    // MARK: With an answer

    /// Ask the transaction coordinator for the transactional id: ``WorkerInput/producerReady`` or ``WorkerInput/producerNotReady(_:)``.
    case initTransactions
    /// Make another producer of the same transactional id, then as ``initTransactions``.
    case renewProducer
    /// Subscribe to the input topics: ``WorkerInput/joined``.
    case join
    /// Take what has arrived, waiting so long for something: ``WorkerInput/polled(_:isFull:)``.
    case poll(timeout: Duration)
    /// Ask whether a broker answers: ``WorkerInput/brokerAnswered(_:)``.
    case askBroker
    /// Look at the changelog and the group's offsets of a frozen partition: ``WorkerInput/inspected(_:)``.
    case inspectFrozen(Int32)
    /// Begin to read the changelogs of these partitions from their beginnings: ``WorkerInput/done``.
    case beginRestore([Int32])
    /// Poll without a wait and without records, so that the membership is served: ``WorkerInput/polled(_:isFull:)``.
    case serveGroup
    /// Read on in the changelogs of these partitions: ``WorkerInput/stateRead(atEnd:)``.
    case readState([Int32])
    /// Ask for the group's offsets of a partition: ``WorkerInput/offsets(checkpoint:group:)``.
    case fetchOffsets(Int32)
    /// Own these partitions, go on by the rules in use, and begin to read: ``WorkerInput/assigned(_:)``.
    case assign(thawed: [Int32], restored: [Int32])
    /// Apply the records of the last poll: ``WorkerInput/worked(_:)``.
    case apply
    /// Fire the timers due in these partitions: ``WorkerInput/worked(_:)``.
    case fireTimers([Int32])
    /// Bring the clocks of these partitions to the wall clock: ``WorkerInput/worked(_:)``.
    case advanceClocks([Int32])
    /// Go on by the rules that are offered: ``WorkerInput/adopted(_:_:)``.
    case adoptRules
    /// End some of a partition's journeys that the rules have no place for, and note the rules:
    /// ``WorkerInput/settled(_:isSettled:)``.
    case settle(Int32)
    /// Write what has come about in one transaction: ``WorkerInput/committed(wasRetried:)``.
    case commit
    /// Keep the owned partitions' state with the ends of their changelogs: ``WorkerInput/frozen(_:)``.
    case freeze
    /// Own no partition any more, and read none: ``WorkerInput/done``.
    case letGo
    /// Wait so long, or until something arrives: ``WorkerInput/done``.
    case pause(Duration)

    // MARK: At the end

    /// Leave the group and end.
    case leave
    /// End, with words for the operator.
    case fail(String)
    /// As ``fail(_:)``, where another start would end in the same way until people have done something.
    case refuse(String)

    /// Whether it needs no answer.
    var isUnanswered: Bool {
        switch self {
        case .log, .confirmRules, .announceRules, .announceAssignment, .rollBack, .dropFrozen, .dropRestored, .report:
            true
        default: false
        }
    }
}
