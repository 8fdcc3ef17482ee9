internal import KafkaClient
internal import OperatingSystem

/// Looks now and then at what only the cluster knows while workers run: whether the inputs have got partitions.
final class ClusterWatch: Sendable {
    private struct State: Sendable {
        var isStopping = false
        var failure: ServiceError?
    }

    /// The time between two looks.
    static let interval = Duration.seconds(10)
    /// The time limit of one request to the broker, for which the daemon's end waits.
    static let timeout = Duration.seconds(4)

    private let inputs: [String]
    private let partitions: Int
    private let properties: ClientProperties
    private let wakeSignal: WakeSignal
    private let onFailure: @Sendable () -> Void
    private let state = Guarded(State())

    /// Prepares to look at inputs that have so many partitions; `onFailure` is called once there is a ``failure``.
    init(
        inputs: [String], partitions: Int, properties: ClientProperties, onFailure: @escaping @Sendable () -> Void
    ) throws {
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
                note(inputs.compactMap { metadata.topic($0)?.partitionCount })
            }
            wakeSignal.wait(timeout: Self.interval)
        }
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

/// The thread of a watch. The value's end stops the watch and waits for it.
struct ClusterWatchThread: ~Copyable {
    private let watch: ClusterWatch
    private let thread: Thread

    /// Starts it.
    init(_ watch: ClusterWatch) throws(ThreadError) {
        self.watch = watch
        thread = try Thread(name: "cluster") { watch.run() }
    }

    // Before the thread goes, whose end waits for it.
    deinit { watch.stop() }
}
