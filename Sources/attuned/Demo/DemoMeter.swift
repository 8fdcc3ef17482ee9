/// Rates over the last seconds.
struct DemoMeter: Sendable {
    /// So many a second.
    struct Rates: Sendable, Equatable {
        var sold = 0.0
        var read = 0.0
        var messages = 0.0
    }

    private struct Sample: Sendable {
        let time: Duration
        let sold: Int
        let read: Int
        let messages: Int
    }

    /// Events are many: two seconds tell their rate. Messages are few: they need more.
    private static let window = Duration.seconds(2)
    private static let messageWindow = Duration.seconds(10)

    private var samples: [Sample] = []

    /// Takes the counts of an instant, and gives the rates as of it. Instants ascend.
    mutating func rates(at time: Duration, sold: Int, read: Int, messages: Int) -> Rates {
        let now = Sample(time: time, sold: sold, read: read, messages: messages)
        samples.append(now)
        samples.removeAll { $0.time < time - Self.messageWindow }
        guard let recent = samples.first(where: { $0.time >= time - Self.window }), let first = samples.first else {
            return Rates()
        }
        return Rates(
            sold: Self.rate(now.sold - recent.sold, now.time - recent.time),
            read: Self.rate(now.read - recent.read, now.time - recent.time),
            messages: Self.rate(now.messages - first.messages, now.time - first.time))
    }

    private static func rate(_ count: Int, _ time: Duration) -> Double {
        time > .zero ? Double(count) / (time / .seconds(1)) : 0
    }
}
