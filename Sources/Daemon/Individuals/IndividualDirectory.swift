internal import Engine
internal import HTTPServer
internal import JSON

/// Answers questions about individuals, whichever worker of this daemon has them.
package final class IndividualDirectory: Sendable {
    /// What a partition makes of a question about an id.
    enum Answer {
        /// This.
        case response(Response)
        /// Nobody is known here under the id.
        case unknown
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

    /// Whether producers have another partitioner, so that an individual may live in any partition.
    var acceptsAnyPartition: Bool { state.withLock { $0.acceptsAnyPartition } }

    /// Knows no worker yet. An answer that does not come within `patience` is a 503.
    package init(patience: Duration? = nil) { self.patience = patience ?? Self.patience }

    /// Asks these workers from now on, who share so many partitions. Where producers have another partitioner somebody may live in any of
    /// them, and all are asked.
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
        let token = register(reply)
        guard acceptsAnyPartition else { return ask(about: id, hops: 0, answer) { self.answer(token, $0) } }
        search { (partition, number) -> Response? in
            // Aliases are in the partition of their individual there: what leads elsewhere is known to nobody.
            if case .response(let response) = answer(partition, number, id) { response } else { nil }
        } then: { found in
            self.answer(token, found.map { $0.first?.value ?? IndividualRoutes.unknown })
        }
    }

    /// Finds the partitions, ascending, in which somebody is known under an id who may live in any; else `reply` is answered.
    func find(_ id: String, _ reply: Reply, then: @escaping @Sendable ([Int32], Reply) -> Void) {
        let token = register(reply)
        search { (partition, _) -> Bool? in
            if case .known = partition.describe(id) { true } else { nil }
        } then: { found in
            switch found {
            case .success(let places) where !places.isEmpty:
                if let reply = self.take(token) { then(places.map(\.number), reply) }
            case .success: self.answer(token, .success(IndividualRoutes.unknown))
            case .failure(let refusal): self.answer(token, .failure(refusal))
            }
        }
    }

    /// Has ``expire()`` look after a reply.
    private func register(_ reply: Reply) -> Int {
        let deadline = ContinuousClock.now + patience
        return state.withLock { state in
            state.asked += 1
            state.pending[state.asked] = (deadline, reply)
            return state.asked
        }
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
            case .unknown: reply(IndividualRoutes.unknown)
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

    private func answer(_ token: Int, _ response: Response) { take(token)?.send(response) }

    private func answer(_ token: Int, _ answer: Result<Response, Unavailable>) {
        switch answer {
        case .success(let response): self.answer(token, response)
        case .failure(let refusal): self.answer(token, refusal.response)
        }
    }

    /// The reply of a question that is still open; ``expire()`` looks after it no more.
    private func take(_ token: Int) -> Reply? { state.withLock { $0.pending.removeValue(forKey: token)?.reply } }

    /// Why a partition is not here.
    private static func elsewhere(_ number: Int32, _ workers: [WorkerControl]) -> Response {
        unavailable(
            workers.areReady
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

extension IndividualDirectory {
    /// Why not all partitions could be asked.
    private struct Unavailable: Error { let response: Response }

    /// What partitions have found.
    private typealias Found<Value> = [(number: Int32, value: Value)]

    /// Has every partition look for something, those of one worker after those of the other: what they found, in order of partition. A
    /// failure where nothing was found and not all partitions are here.
    private func search<Value: Sendable>(
        _ look: @escaping @Sendable (PartitionProcessor, Int32) -> Value?,
        then: @escaping @Sendable (Result<Found<Value>, Unavailable>) -> Void
    ) {
        let (workers, count) = state.withLock { ($0.workers, $0.partitions) }
        guard count > 0 else {
            return then(
                .failure(Unavailable(response: Self.unavailable("the daemon waits for the broker and its topics", nil)))
            )
        }
        let serving = workers.filter { $0.isServing }
        search(serving[...], [], unasked: Array(0..<count), look) { result in
            switch result {
            case .success(let (found, unasked)) where !unasked.isEmpty && found.isEmpty:
                then(.failure(Unavailable(response: Self.elsewhere(unasked, workers))))
            case .success(let (found, _)): then(.success(found.sorted { $0.number < $1.number }))
            case .failure(let refusal): then(.failure(refusal))
            }
        }
    }

    private func search<Value: Sendable>(
        _ workers: ArraySlice<WorkerControl>, _ found: Found<Value>, unasked: [Int32],
        _ look: @escaping @Sendable (PartitionProcessor, Int32) -> Value?,
        then: @escaping @Sendable (Result<(Found<Value>, unasked: [Int32]), Unavailable>) -> Void
    ) {
        guard let worker = workers.first else { return then(.success((found, unasked))) }
        let question = WorkerQuestion { owned in
            let here = owned.keys.sorted().compactMap { number in
                owned[number].flatMap { look($0.processor, number) }.map { (number: number, value: $0) }
            }
            self.search(
                workers.dropFirst(), found + here, unasked: unasked.filter { owned[$0] == nil }, look, then: then)
        }
        if !worker.ask(question) {
            then(.failure(Unavailable(response: Self.unavailable("a worker has too many questions; ask again", nil))))
        }
    }

    /// Why partitions are not here, one of which may have whom somebody asks for.
    private static func elsewhere(_ numbers: [Int32], _ workers: [WorkerControl]) -> Response {
        let list = numbers.map(String.init).joined(separator: ", ")
        let begin = "nobody is known here under this id, and an individual may live in any partition: "
        return unavailable(
            begin
                + (workers.areReady
                    ? "other daemons of this group have \(list): ask those"
                    : "\(list) are not here, or not yet: \(workers.reasonsNotReady.joined(separator: ", "))"),
            numbers.count == 1 ? numbers[0] : nil)
    }
}

extension [WorkerControl] {
    /// Whether each worker has all that the group has given it.
    fileprivate var areReady: Bool { !isEmpty && allSatisfy { $0.phase == .ready } }
}

extension WorkerControl {
    /// Whether the worker has said that it owns a partition.
    fileprivate func shows(_ partition: Int32) -> Bool {
        snapshot?.partitions.contains { $0.number == partition } ?? false
    }
}
