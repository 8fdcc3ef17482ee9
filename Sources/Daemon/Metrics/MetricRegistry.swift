/// All sheets of the process, summed when somebody asks.
package final class MetricRegistry: Sendable {
    private struct State: Sendable {
        var publishers: [MetricPublisher] = []
        var sources: [@Sendable (inout MetricSheet) -> Void] = []
    }

    private let state = Guarded(State())

    /// Creates an empty registry.
    package init() {}

    /// A place for one owner's sheet.
    package func makePublisher() -> MetricPublisher {
        let publisher = MetricPublisher()
        state.withLock { $0.publishers.append(publisher) }
        return publisher
    }

    /// Asks `source` for values at every scrape; it runs on the thread that scrapes.
    package func collect(_ source: @escaping @Sendable (inout MetricSheet) -> Void) {
        state.withLock { $0.sources.append(source) }
    }

    /// The sum of a family's series, as of now.
    func total(of family: MetricFamily) -> Double {
        gathered().entries.reduce(0) { sum, entry in
            guard entry.key.family == family, case .number(let value) = entry.value else { return sum }
            return sum + value
        }
    }

    /// All values as Prometheus reads them, in the same order every time.
    package func exposition() -> [UInt8] { Exposition.text(gathered()) }

    func gathered() -> MetricSheet {
        // Under the lock only references are copied: a scrape must not hold up a worker that comes, and none that publishes.
        let (sheets, sources) = state.withLock { state in (state.publishers.map(\.sheet.current), state.sources) }
        var total = MetricSheet()
        for sheet in sheets { total.merge(sheet) }
        for source in sources {
            var sheet = MetricSheet()
            source(&sheet)
            total.merge(sheet)
        }
        return total
    }
}

/// The place where one owner publishes its sheet.
package final class MetricPublisher: Sendable {
    let sheet = Guarded(MetricSheet())

    /// Makes a sheet what scrapes see from now on. Takes as long as copying two references; the owner's next change then
    /// copies the values once.
    package func publish(_ sheet: MetricSheet) {
        self.sheet.withLock { $0 = sheet }
    }
}
