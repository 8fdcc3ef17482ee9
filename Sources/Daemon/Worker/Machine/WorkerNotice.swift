/// A line in the log about a worker's decisions.
enum WorkerNotice: Equatable {
    case brokerAnswers
    case brokerAway
    case consumerProblem(String)
    case waitingForBroker(String)
    case restoring([Int32])
    case groupOffsetsExpired(partition: Int32)
    case partitionsLost
    case commitBeforeRebalanceFailed(String)
    case lastCommitFailed(String)
    case startingAgain(String)
    case failingStill(String, for: Duration)
    case committed(after: Duration)

    /// Writes it to the log.
    func write(to log: Log) {
        switch self {
        case .brokerAnswers: log.info("the broker answers")
        case .brokerAway: log.warning("the broker is away")
        case .consumerProblem(let words): log.debug(words)
        case .waitingForBroker(let error): log.warning("waiting for the broker", ["error": .string(error)])
        case .restoring(let partitions):
            log.info(
                "restoring the state", ["partitions": .string(partitions.map(String.init).joined(separator: ","))])
        case .groupOffsetsExpired(let partition):
            log.warning(
                "the group has no offsets of some inputs (they expire while nobody reads them); going on from the state's checkpoint",
                ["partition": .int(Int(partition))])
        case .partitionsLost:
            log.warning("the group took the partitions away; what was not committed is undone")
        case .commitBeforeRebalanceFailed(let error):
            log.warning(
                "the commit before a rebalance failed; its records are read again", ["error": .string(error)])
        // The next owner repeats it.
        case .lastCommitFailed(let error):
            log.warning("the last transaction did not commit", ["error": .string(error)])
        case .startingAgain(let error):
            log.warning("starting again from the last commit", ["error": .string(error)])
        case .failingStill(let error, let duration):
            log.error(
                "the same goes on failing, though it should have passed by now: look at the brokers, and at who leads the partitions",
                ["error": .string(error), "seconds": .int(Int(duration.components.seconds))])
        case .committed(let age): log.debug("committed", ["after": .string("\(age)")])
        }
    }
}
