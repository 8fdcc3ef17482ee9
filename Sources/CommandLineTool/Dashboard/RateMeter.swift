/// Rates over the last seconds.
package struct RateMeter: Sendable {
    /// So many a second.
    package struct Rates: Sendable, Equatable {
        /// Events.
        package var events: Double
        /// Messages.
        package var messages: Double

        /// Creates rates.
        package init(events: Double = 0, messages: Double = 0) {
            self.events = events
            self.messages = messages
        }
    }

    private struct Sample: Sendable {
        let time: Duration
        let events: Int
        let messages: Int
    }

    private let window: Duration
    private let messageWindow: Duration
    private var samples: [Sample] = []

    /// Creates a meter. Events are many: a short time tells their rate. Messages are few: they need more.
    package init(events window: Duration = .seconds(2), messages messageWindow: Duration = .seconds(10)) {
        self.window = window
        self.messageWindow = messageWindow
    }

    /// Takes the counts of an instant, and gives the rates as of it. Instants ascend.
    package mutating func rates(at time: Duration, events: Int, messages: Int) -> Rates {
        let now = Sample(time: time, events: events, messages: messages)
        samples.append(now)
        samples.removeAll { $0.time < time - messageWindow }
        guard let recent = samples.first(where: { $0.time >= time - window }), let first = samples.first else {
            return Rates()
        }
        return Rates(
            events: Self.rate(now.events - recent.events, now.time - recent.time),
            messages: Self.rate(now.messages - first.messages, now.time - first.time))
    }

    private static func rate(_ count: Int, _ time: Duration) -> Double {
        time > .zero ? max(0, Double(count) / (time / .seconds(1))) : 0
    }
}
