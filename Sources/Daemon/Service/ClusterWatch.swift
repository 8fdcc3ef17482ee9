internal import KafkaClient

/// Looks now and then at what only the cluster knows while workers run: whether the inputs have got partitions, and
/// whether some have no owner.
final class ClusterWatch: Sendable {
    private struct State: Sendable {
        var isStopping = false
        var failure: ServiceError?
    }

    /// The time between two looks.
    static let interval = Duration.seconds(10)
    /// The time limit of one request to the broker, for which the daemon's end waits.
    static let timeout = Duration.seconds(4)

    private let group: String
    private let inputs: [String]
    private let partitions: Int
    private let publisher: MetricPublisher
    private let properties: ClientProperties
    private let wakeSignal: WakeSignal
    private let onFailure: @Sendable () -> Void
    private let state = Guarded(State())

    /// Prepares to look at inputs that have so many partitions; `onFailure` is called once there is a ``failure``.
    init(
        _ group: String, inputs: [String], partitions: Int, properties: ClientProperties, registry: MetricRegistry,
        onFailure: @escaping @Sendable () -> Void
    ) throws {
        self.group = group
        publisher = registry.makePublisher()
        self.inputs = inputs
        self.partitions = partitions
        self.properties = properties
        self.onFailure = onFailure
        wakeSignal = try WakeSignal()
    }

    /// Why the daemon cannot go on; nil where it can.
    var failure: ServiceError? { state.withLock { $0.failure } }

    /// Ends ``run()``, after what is under way.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }

    /// Looks now and then, until it is stopped: the body of a thread.
    func run() {
        guard let admin = try? properties.makeAdmin() else { return }
        while !state.withLock({ $0.isStopping }) {
            // A broker that is away is the workers' to tell.
            if let metadata = try? admin.metadata(timeout: Self.timeout) {
                let counts = inputs.compactMap { metadata.topic($0)?.partitionCount }
                note(counts)
                if let members = try? admin.members(ofGroup: group, timeout: Self.timeout) {
                    publish(Self.unassigned(of: counts.max() ?? 0, inputs: inputs, members))
                }
            }
            wakeSignal.wait(timeout: Self.interval)
        }
    }

    /// How many of so many partitions have an input that no member of the group was given.
    static func unassigned(of count: Int, inputs: [String], _ members: [GroupMember]) -> Int {
        let assigned = Set(members.flatMap(\.assignment))
        return (0..<Int32(clamping: count)).count { number in
            inputs.contains { !assigned.contains(TopicPartition($0, number)) }
        }
    }

    /// Has the gauge say how many partitions have no owner.
    func publish(_ unassigned: Int) {
        var values = MetricValues()
        let slot = values.slot(MetricFamilies.unassigned)
        values.set(Double(unassigned), at: slot)
        publisher.publish(values)
    }

    private func note(_ counts: [Int]) {
        guard let most = counts.max(), most > partitions, failure == nil else { return }
        let words =
            "the inputs have got partitions: there were \(partitions) when the daemon started, now there are \(most). "
            + RecoveryAdvice.added(most)
        state.withLock { $0.failure = ServiceError(.configuration, words) }
        onFailure()
    }
}
