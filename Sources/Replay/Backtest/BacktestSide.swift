internal import Decisions
internal import Engine
internal import Events
internal import JSON
internal import RuleSets
internal import State

/// One rule set at work on a history.
struct BacktestSide: ~Copyable {
    private let rules: RuleSet
    private var driver: Driver
    private let writer: RecordWriter
    private(set) var lines = LineCounts()
    private var campaigns: [CampaignTally]
    private var featureErrors: [Int]
    private var linked = 0
    private var erased = 0

    init(rules: RuleSet, application: String) {
        self.rules = rules
        driver = Driver(
            rules: rules, options: PartitionProcessor.Options(application: application), form: .values,
            limits: Backtest.limits)
        writer = RecordWriter(application: application, ruleSet: rules.hash)
        campaigns = rules.campaigns.map {
            CampaignTally(name: $0.name, isCompared: $0.goal != nil && $0.purpose == .marketing)
        }
        featureErrors = Array(repeating: 0, count: rules.features.features.count)
    }

    /// The partition's clock; nil where nothing has moved it.
    var clock: Milliseconds? { driver.processor.hasClock ? driver.processor.clock : nil }

    /// When the next timer may be due.
    var earliestDue: Milliseconds? { driver.processor.earliestDue }

    /// Every outcome since the last ``commit()``, in the order decided.
    var outcomes: [Decision] { driver.effects.outcomes }

    mutating func play(_ value: RawSpan, number: Int, at time: Milliseconds) {
        lines.count(driver.play(key: nil, value: value, at: time), line: number)
    }

    mutating func refuse(_ value: RawSpan, number: Int, as reject: Reject?) {
        lines.count(driver.refuse(value: value, as: reject), line: number)
    }

    mutating func pass(to time: Milliseconds) { driver.pass(to: time) }

    /// Appends what has come about since the last ``commit()`` as lines of JSON, as they would be on the decisions topic.
    func write(_ records: Backtest.Records, to writer: inout JSONWriter) {
        let decisions = records == .all ? driver.effects.outcomes : driver.effects.decisions
        for decision in decisions where !decision.isOnlyCounted {
            self.writer.write(decision, to: &writer)
            writer.newline()
        }
    }

    /// Counts what has come about, and forgets it.
    mutating func commit() {
        for decision in driver.effects.outcomes {
            guard !decision.campaign.isEmpty else {
                if decision.outcome == .erased { erased += 1 } else { linked += 1 }
                continue
            }
            if let campaign = rules.campaign(named: decision.campaign) { campaigns[campaign].count(decision) }
        }
        for feature in driver.effects.featureErrors.touched {
            featureErrors[Int(feature)] += driver.effects.featureErrors[Int(feature)]
        }
        driver.commit()
    }

    /// What came of it all, as of the clock.
    func result(from start: Milliseconds?) -> BacktestResult.Side {
        var campaigns = campaigns
        for (hash, count) in driver.processor.runningJourneys {
            if let campaign = rules.campaign(hash: hash) { campaigns[campaign].waiting = count }
        }
        let features = rules.features.features
        let span = max((clock ?? 0).subtractingClamped(start ?? clock ?? 0), 0)
        return BacktestResult.Side(
            ruleSet: rules.hash, lines: lines, campaigns: campaigns, linked: linked, erased: erased,
            individuals: driver.processor.individualCount,
            featureErrors: zip(features, featureErrors).filter { $1 > 0 }.map { (feature: $0.name, count: $1) },
            shortFeatures: features.filter { $0.window.map { $0 > span } ?? false }.map {
                (feature: $0.name, window: $0.window ?? 0)
            },
            warming: driver.processor.warmingFeatures(at: driver.processor.clock).map(\.feature))
    }
}
