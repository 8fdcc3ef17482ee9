internal import Engine
internal import HTTPServer
internal import JSON

/// Answers questions about individuals, whichever worker of this daemon has them.
package final class IndividualDirectory: Sendable {
    /// What a partition makes of a question about an id.
    enum Answer {
        /// This.
        case response(Response)
        /// The id is an alias of an individual who lives elsewhere.
        case alias(of: String)
    }

    private struct State: Sendable {
        var workers: [WorkerControl] = []
        var partitions: Int32 = 0
        var acceptsAnyPartition = false
        var pending: [Int: (deadline: ContinuousClock.Instant, reply: Reply)] = [:]
        var asked = 0
    }

    /// The longest wait for a worker: between two batches it may be in a transaction that the broker holds up.
    private static let patience = Duration.seconds(5)
    /// Aliases that are followed from partition to partition; longer ways only a circle has.
    private static let mostHops = 8

    private let patience: Duration
    private let state = Guarded(State())

    /// Knows no worker yet. An answer that does not come within `patience` is a 503.
    package init(patience: Duration? = nil) { self.patience = patience ?? Self.patience }

    /// Asks these workers from now on, who share so many partitions. Where producers have another partitioner nobody can tell which of them
    /// somebody lives in, and questions are refused.
    func open(_ workers: [WorkerControl], partitions: Int32, acceptsAnyPartition: Bool = false) {
        state.withLock {
            $0.workers = workers
            $0.partitions = partitions
            $0.acceptsAnyPartition = acceptsAnyPartition
        }
    }

    /// Has the worker that owns an individual's partition answer a question about an id, which may be an alias.
    func ask(
        about id: String, _ reply: Reply, _ answer: @escaping @Sendable (PartitionProcessor, Int32, String) -> Answer
    ) {
        if state.withLock({ $0.acceptsAnyPartition }) {
            return reply.send(
                .error(
                    "the inputs say `misrouted: accept`, so that the daemon cannot tell in which partition the individual lives",
                    status: 409))
        }
        let deadline = ContinuousClock.now + patience
        let token = state.withLock { state in
            state.asked += 1
            state.pending[state.asked] = (deadline, reply)
            return state.asked
        }
        ask(about: id, hops: 0, answer) { self.answer(token, $0) }
    }

    private func ask(
        about id: String, hops: Int, _ answer: @escaping @Sendable (PartitionProcessor, Int32, String) -> Answer,
        _ reply: @escaping @Sendable (Response) -> Void
    ) {
        let (workers, count) = state.withLock { ($0.workers, $0.partitions) }
        guard count > 0 else { return reply(Self.unavailable("the daemon waits for the broker and its topics", nil)) }
        let utf8 = id.utf8Span.span
        let number = unsafe Placement(partition: 0, count: count).partition(of: utf8.bytes)
        // Those that say that they have it first; what a worker says of itself may be some hundred milliseconds old.
        let candidates = workers.filter { $0.isServing }.sorted { left, right in
            left.shows(number) && !right.shows(number)
        }
        ask(candidates[...], about: id, in: number, hops, answer, reply) { reply(Self.elsewhere(number, workers)) }
    }

    /// Asks one worker after the other until one has the partition.
    private func ask(
        _ candidates: ArraySlice<WorkerControl>, about id: String, in number: Int32, _ hops: Int,
        _ answer: @escaping @Sendable (PartitionProcessor, Int32, String) -> Answer,
        _ reply: @escaping @Sendable (Response) -> Void, orElse: @escaping @Sendable () -> Void
    ) {
        guard let worker = candidates.first else { return orElse() }
        let question = WorkerQuestion { owned in
            guard let partition = owned[number] else {
                return self.ask(candidates.dropFirst(), about: id, in: number, hops, answer, reply, orElse: orElse)
            }
            switch answer(partition.processor, number, id) {
            case .response(let response): reply(response)
            case .alias(let individual) where hops < Self.mostHops:
                self.ask(about: individual, hops: hops + 1, answer, reply)
            case .alias: reply(.error("the aliases lead in a circle", status: 404))
            }
        }
        if !worker.ask(question) {
            reply(Self.unavailable("the worker of partition \(number) has too many questions; ask again", number))
        }
    }

    /// Answers 503 to whom no worker has answered in time.
    func expire() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            let late = state.pending.filter { $0.value.deadline <= now }
            for token in late.keys { state.pending[token] = nil }
            return late.values.map(\.reply)
        }
        for reply in late {
            reply.send(Self.unavailable("the worker does not answer in time: is the broker away? Ask again", nil))
        }
    }

    private func answer(_ token: Int, _ response: Response) {
        state.withLock { $0.pending.removeValue(forKey: token)?.reply }?.send(response)
    }

    /// Why a partition is not here.
    private static func elsewhere(_ number: Int32, _ workers: [WorkerControl]) -> Response {
        let isReady = !workers.isEmpty && workers.allSatisfy { $0.phase == .ready }
        return unavailable(
            isReady
                ? "partition \(number) is another daemon's of this group: ask that one"
                : "partition \(number) is not here, or not yet: \(workers.reasonsNotReady.joined(separator: ", "))",
            number)
    }

    private static func unavailable(_ words: String, _ partition: Int32?) -> Response {
        var json = JSONWriter()
        json.object {
            $0.key("error"); $0.string(words)
            if let partition { $0.key("partition"); $0.int(Int(partition)) }
        }
        json.newline()
        var response = Response.json(json.bytes, status: 503)
        response.headers = [("Retry-After", "1")]
        return response
    }
}

extension WorkerControl {
    /// Whether the worker has said that it owns a partition.
    fileprivate func shows(_ partition: Int32) -> Bool {
        snapshot?.partitions.contains { $0.number == partition } ?? false
    }
}
