/// The values of all owners in the process, summed when somebody asks.
package final class MetricRegistry: Sendable {
    private struct State: Sendable {
        var publishers: [MetricPublisher] = []
        var sources: [@Sendable (inout MetricValues) -> Void] = []
    }

    private let state = Guarded(State())

    /// Creates an empty registry.
    package init() {}

    /// A publisher for one owner's values.
    package func makePublisher() -> MetricPublisher {
        let publisher = MetricPublisher()
        state.withLock { $0.publishers.append(publisher) }
        return publisher
    }

    /// Asks `source` for values at every scrape; it runs on the thread that scrapes.
    package func collect(_ source: @escaping @Sendable (inout MetricValues) -> Void) {
        state.withLock { $0.sources.append(source) }
    }

    /// The sum of a family's series, as of now.
    func total(of family: MetricFamily) -> Double {
        gathered().entries.reduce(0) { sum, entry in
            guard entry.key.family == family, case .number(let value) = entry.value else { return sum }
            return sum + value
        }
    }

    /// The values in Prometheus' text format, in the same order every time.
    package func exposition() -> [UInt8] { Exposition.text(gathered()) }

    func gathered() -> MetricValues {
        // Under the lock only references are copied: a scrape must not hold up a worker that comes, and none that publishes.
        let (published, sources) = state.withLock { state in (state.publishers.map(\.values.current), state.sources) }
        var total = MetricValues()
        for values in published { total.merge(values) }
        for source in sources {
            var values = MetricValues()
            source(&values)
            total.merge(values)
        }
        return total
    }
}

/// The publisher of one owner's values.
package final class MetricPublisher: Sendable {
    let values = Guarded(MetricValues())

    /// Makes these values what scrapes see from now on. Takes as long as copying two references; the owner's next change then
    /// copies the values once.
    package func publish(_ values: MetricValues) {
        self.values.withLock { $0 = values }
    }
}
