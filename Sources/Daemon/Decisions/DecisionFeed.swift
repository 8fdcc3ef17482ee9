internal import Decisions
internal import HTTPServer
internal import JSON
internal import KafkaClient

/// Tells whoever listens of decisions whose transactions have committed.
///
/// Workers put them into a bounded ring, and go on: a thread of its own takes them from there to the streams. What finds the ring full is
/// left out, told to the streams and counted; so is what finds a stream's buffer full.
package final class DecisionFeed: Sendable {
    private struct Listener: Sendable {
        let filter: DecisionFilter
        let stream: EventStream
    }

    private struct State: Sendable {
        var listeners: [Listener] = []
        var ring = DecisionRing()
        /// Decisions that streams were not told of since the start, each once a stream.
        var leftOut = 0
        var isStopping = false
    }

    /// The time between two looks at what only time changes.
    private static let tick = Duration.milliseconds(500)
    /// The time after which a stream says that it is there.
    private static let beatInterval = Duration.seconds(10)

    private let wakeSignal: WakeSignal
    private let state = Guarded(State())

    /// Creates a feed that nobody listens to.
    package init() throws { wakeSignal = try WakeSignal() }

    /// Tells of the decisions among the records of a transaction that has committed.
    func publish(_ records: borrowing OutgoingRecords) {
        guard state.withLock({ !$0.listeners.isEmpty }) else { return }
        var isNew = false
        for entry in records.entries where entry.decision != nil {
            let record = records.structured(entry)
            state.withLock { $0.ring.add(record) }
            isNew = true
        }
        if isNew { wakeSignal.signal() }
    }

    /// Sends the decisions of a filter to a stream from now on.
    func listen(_ filter: DecisionFilter, _ stream: EventStream) {
        state.withLock { $0.listeners.append(Listener(filter: filter, stream: stream)) }
        // The first bytes tell that it listens; one whose client is gone already is forgotten with the next beat.
        _ = stream.beat()
    }

    /// Takes decisions to the streams until it is stopped, and calls `onTick` some times a second: the body of a thread.
    package func run(onTick: () -> Void) {
        var nextBeat = ContinuousClock.now + Self.beatInterval
        while true {
            let (told, listeners, isStopping) = state.withLock { state in
                (state.ring.take(), state.listeners, state.isStopping)
            }
            if isStopping { return }
            tell(told.records, told.dropped, to: listeners)
            wakeSignal.wait(timeout: Self.tick)
            // By the clock: decisions that a stream's filter leaves out are no sign for its client.
            if ContinuousClock.now >= nextBeat {
                nextBeat = ContinuousClock.now + Self.beatInterval
                beat()
            }
            onTick()
        }
    }

    /// Ends ``run(onTick:)``.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }

    private func tell(_ told: [[UInt8]], _ dropped: Int, to listeners: [Listener]) {
        if listeners.isEmpty { return }
        var leftOut = dropped * listeners.count
        var parser = JSONParser()
        for record in told {
            guard let document = unsafe try? parser.parse(record.span.bytes) else { continue }
            for listener in listeners where listener.filter.includes(document.root) {
                if listener.stream.send("decision", data: record) == .leftOut { leftOut += 1 }
            }
        }
        if dropped > 0 { for listener in listeners { listener.stream.noteDropped(dropped) } }
        if leftOut > 0 { state.withLock { $0.leftOut += leftOut } }
    }

    /// Adds the metrics of the feed to others.
    @Sendable func collect(into values: inout MetricValues) {
        let slot = values.slot(MetricFamilies.streamsLeftOut)
        values.set(Double(state.withLock { $0.leftOut }), at: slot)
    }

    /// Forgets the streams that nobody reads any more.
    private func beat() {
        state.withLock { state in state.listeners.removeAll { !$0.stream.beat() } }
    }
}

extension OutgoingRecords {
    /// A record as a CloudEvent in structured JSON, whatever mode it is written in.
    fileprivate borrowing func structured(_ entry: Entry) -> [UInt8] {
        if entry.attributes.isEmpty { return Array(copying: values.extracting(entry.value)) }
        var writer = JSONWriter(reserving: entry.value.count + 512)
        writer.object {
            for attribute in entry.attributes {
                $0.key(attribute.name)
                $0.string(attribute.value)
            }
            $0.key("data")
            $0.raw(data(of: entry))
        }
        return writer.bytes
    }
}
