internal import RuleSets
internal import State

/// What follows from the inputs of one transaction: records to be written in it, and counts that hold once it has committed.
///
/// Whoever commits takes it over and calls ``removeAll()``; after an abort ``removeAll()`` alone forgets it.
public struct Effects: ~Copyable, Sendable {
    /// In what form decisions are kept.
    public enum Form: Sendable {
        /// Records are written, outcomes only counted.
        case written
        /// Every outcome and every record is a value, as tests, backtests and explanations need them.
        case values
    }

    /// In what form decisions are kept.
    public let form: Form
    /// The records written; none where ``form`` is `values`.
    public internal(set) var records = OutgoingRecords()
    /// Every outcome, in the order decided; none where ``form`` is `written`.
    public internal(set) var outcomes: [Decision] = []
    /// Every record as it would be on the decisions topic; none where ``form`` is `written`.
    public internal(set) var decisions: [Decision] = []
    /// How often each outcome came about.
    public private(set) var counts = OutcomeCounts()
    /// How many commands each campaign sent on each channel, of the campaigns that the rules have.
    public private(set) var messages = Tally()
    /// How often each feature could not take an event, by feature index.
    public private(set) var featureErrors = Tally()
    /// How often each feature's series was saturated when an event came, by feature index.
    public private(set) var saturations = Tally()

    /// Creates effects without any.
    public init(_ form: Form = .written) { self.form = form }

    /// Whether a command is among the records.
    public var hasCommand: Bool { records.commandCount > 0 || decisions.contains { $0.command != nil } }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        records.removeAll()
        outcomes.removeAll(keepingCapacity: true)
        decisions.removeAll(keepingCapacity: true)
        counts.removeAll()
        messages.removeAll()
        featureErrors.removeAll()
        saturations.removeAll()
    }

    /// Makes room for the counters of a rule set.
    mutating func fit(_ rules: RuleSet) {
        counts.fit(campaigns: rules.campaigns.count)
        messages.fit(rules.campaigns.count * rules.channels.count)
        featureErrors.fit(rules.features.features.count)
        saturations.fit(rules.features.features.count)
    }

    @inline(__always)
    mutating func count(_ outcome: Outcome, _ reason: Reason?, campaign: Int) {
        counts.add(OutcomeIndex(outcome, reason), campaign: campaign)
    }

    mutating func count(message channel: Int, of campaign: Int, channels: Int) {
        messages.add(campaign * channels + channel)
    }

    mutating func count(featureError feature: Int) { featureErrors.add(feature) }

    mutating func count(saturated feature: Int) { saturations.add(feature) }

    /// Counts an outcome that is about no campaign.
    mutating func count(_ outcome: Outcome, _ reason: Reason? = nil) {
        counts.add(OutcomeIndex(outcome, reason), gone: "")
    }

    /// Counts an outcome of a campaign that the rules do not have any more.
    mutating func count(_ outcome: Outcome, _ reason: Reason?, gone campaign: String) {
        counts.add(OutcomeIndex(outcome, reason), gone: campaign)
    }
}

/// Counters by index, and which of them are not zero.
public struct Tally: Sendable {
    private var cells: [UInt32] = []
    /// The indexes of the counters that are not zero, in order of their first count.
    public private(set) var touched: [Int32] = []

    /// The counter of an index.
    public subscript(index: Int) -> Int { Int(cells[index]) }

    mutating func fit(_ count: Int) {
        if cells.count < count { cells.append(contentsOf: repeatElement(0, count: count - cells.count)) }
    }

    @inline(__always)
    mutating func add(_ index: Int) {
        if cells[index] == 0 { touched.append(Int32(truncatingIfNeeded: index)) }
        cells[index] &+= 1
    }

    mutating func removeAll() {
        for index in touched { cells[Int(index)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }
}

/// How often each outcome came about, by campaign.
public struct OutcomeCounts: Sendable {
    private var tally = Tally()
    private var gone: [(campaign: String, index: OutcomeIndex, count: Int)] = []

    /// Calls `body` with each outcome that came about: the campaign's index in the rule set, or its name where the rules do not have it
    /// any more, the outcome, and how often.
    public func forEach(_ body: (_ campaign: Int?, _ gone: String?, _ index: OutcomeIndex, _ count: Int) -> Void) {
        for cell in tally.touched {
            let (campaign, index) = Int(cell).quotientAndRemainder(dividingBy: OutcomeIndex.count)
            body(campaign, nil, OutcomeIndex(rawValue: index), tally[Int(cell)])
        }
        for entry in gone { body(nil, entry.campaign, entry.index, entry.count) }
    }

    /// Whether nothing came about.
    public var isEmpty: Bool { tally.touched.isEmpty && gone.isEmpty }

    mutating func fit(campaigns: Int) { tally.fit(campaigns * OutcomeIndex.count) }

    @inline(__always)
    mutating func add(_ index: OutcomeIndex, campaign: Int) {
        tally.add(campaign &* OutcomeIndex.count &+ index.rawValue)
    }

    mutating func add(_ index: OutcomeIndex, gone campaign: String) {
        if let known = gone.firstIndex(where: { $0.index == index && $0.campaign.utf8.elementsEqual(campaign.utf8) }) {
            gone[known].count += 1
        } else {
            gone.append((campaign, index, 1))
        }
    }

    mutating func removeAll() {
        tally.removeAll()
        gone.removeAll()
    }
}
