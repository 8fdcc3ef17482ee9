internal import CommandLineTool
internal import Decisions
internal import Ordering

/// What became of the events so far, as the demo counts it.
struct DemoTally: Sendable, Equatable {
    /// So many messages are kept as sentences: more than any terminal has rows.
    private static let keptSentences = 200
    /// So many delays are kept, the newest: enough for a percentile, few enough to sort for each frame.
    private static let keptDelays = 2_000

    /// The campaigns of the rule set, in order of name, also those without a message yet.
    private(set) var campaigns: [Dashboard.Campaign]
    /// Messages that were not sent, by reason in words, the most frequent first.
    private(set) var suppressions: [Dashboard.Count] = []
    /// All messages.
    private(set) var messages = 0
    /// The last messages in words, the oldest first.
    private(set) var sentences: [Sentence] = []
    /// How long messages took that were due at once.
    private(set) var delays: [Duration] = []
    private var nextDelay = 0

    /// Begins at zero, with these campaigns.
    init(campaigns: [String]) {
        self.campaigns = campaigns.sortedByBytes().map { Dashboard.Campaign(name: $0) }
    }

    /// The delay that a share of the messages kept below; nil where there were none.
    func delay(below share: Double) -> Duration? {
        guard !delays.isEmpty else { return nil }
        let rank = Int((Double(delays.count) * share).rounded(.up)) - 1
        return delays.sorted()[min(max(rank, 0), delays.count - 1)]
    }

    /// Counts a message, and how long it took where that is known.
    mutating func count(_ sentence: MessageSentence, delay: Duration?) {
        messages += 1
        sentences.append(Sentence(sentence.forms))
        if sentences.count > Self.keptSentences { sentences.removeFirst(sentences.count - Self.keptSentences) }
        if let place = campaigns.firstIndex(where: { $0.name == sentence.campaign }) {
            Self.count(sentence.channel, in: &campaigns[place].channels)
            campaigns[place].channels.sort { $0.name.precedes($1.name) }
        }
        guard let delay else { return }
        if delays.count < Self.keptDelays {
            delays.append(delay)
        } else {
            delays[nextDelay % Self.keptDelays] = delay
        }
        nextDelay &+= 1
    }

    /// Counts a message that was not sent.
    mutating func countSuppression(_ reason: String) {
        Self.count(Reason(rawValue: reason).map(ReasonText.short) ?? reason, in: &suppressions)
        suppressions.sort {
            $0.count != $1.count ? $0.count > $1.count : $0.name.precedes($1.name)
        }
    }

    private static func count(_ name: String, in counts: inout [Dashboard.Count]) {
        if let place = counts.firstIndex(where: { $0.name == name }) {
            counts[place].count += 1
        } else {
            counts.append(Dashboard.Count(name: name, count: 1))
        }
    }
}
