/// All sheets of the process, summed when somebody asks.
package final class MetricRegistry: Sendable {
    private struct State: Sendable {
        /// Counters and histograms of owners that are gone: a counter never goes back.
        var retired = MetricSheet()
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

    /// Takes a publisher out whose owner has ended: its counts stay, its gauges go.
    package func retire(_ publisher: MetricPublisher) {
        state.withLock { state in
            guard let index = state.publishers.firstIndex(where: { $0 === publisher }) else { return }
            state.publishers.remove(at: index)
            state.retired.merge(publisher.sheet.current, gauges: false)
        }
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
        // Under the lock only references are copied: a scrape must not hold up a worker that comes or goes, and none
        // that publishes.
        let (retired, sheets, sources) = state.withLock { state in
            (state.retired, state.publishers.map(\.sheet.current), state.sources)
        }
        var total = retired
        for sheet in sheets { total.merge(sheet, gauges: true) }
        for source in sources {
            var sheet = MetricSheet()
            source(&sheet)
            total.merge(sheet, gauges: true)
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
