import CEL
import Decisions
import Events
import State
import RuleSets
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

/// Features that are not counted for as long as their windows yet.
struct WarmingTests {
    private static func rules(_ features: String, when condition: String) throws -> RuleSet {
        try RuleSet.of(
            """
            events:
              view: {properties: {n: int, c: string}}
              probe: {}
            channels: {push: {address: '"t"'}}
            features:
            \(features)
            campaigns:
              probe: {purpose: service, trigger: probe, when: '\(condition)', steps: [{send: {channels: [push], template: t}}]}

            """)
    }

    private static let hourly = "  views_1h: {count: view, over: 1h}\n"
    private static let other = "  stops_1h: {count: view, where: event.n > 0, over: 1h}\n"

    /// What a probe at an instant, in ms after the origin, comes to: its reason, or `sent`.
    private func probe(_ scenario: inout Scenario, _ time: Milliseconds, of individual: String = "joe") -> String {
        let known = scenario.decisions.count
        scenario.happen(Double(time) / 60_000, "probe", of: individual)
        let new = scenario.decisions[known...]
        if new.contains(where: { $0.outcome == .sent }) { return "sent" }
        return new.first?.reason?.rawValue ?? "nothing"
    }

    @Test func newSeriesIsWarmingUntilOneWindowHasPassedToTheMillisecond() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 0"))
        #expect(probe(&scenario, 0) == "sent")
        let swapped: Milliseconds = 600_000
        try scenario.swap(to: Self.rules(Self.hourly + Self.other, when: "stops_1h == 0"), at: 10)
        let end = swapped + 3_600_000
        #expect(probe(&scenario, swapped) == "error")
        #expect(probe(&scenario, end - 1) == "error")
        let refused = try #require(scenario.decisions.last { $0.reason == .error })
        #expect(refused.detail?.contains("`stops_1h` is warming") == true)
        #expect(refused.detail?.contains("2026-03-02T10:10:00Z") == true)
        #expect(probe(&scenario, end) == "sent")
        let warming = PartitionProcessor.WarmingFeature(feature: "stops_1h", until: Scenario.origin + end)
        #expect(scenario.partition.warmingFeatures(at: Scenario.origin + end - 1) == [warming])
        #expect(scenario.partition.warmingFeatures(at: Scenario.origin + end) == [])
    }

    @Test func allowReadsWhatWasCountedSoFar() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 0"))
        let allowed = "  stops_1h: {count: view, where: event.n > 0, over: 1h, warming: allow}\n"
        try scenario.swap(to: Self.rules(allowed, when: "stops_1h == 0"), at: 10)
        #expect(probe(&scenario, 600_001) == "sent")
        #expect(scenario.partition.warmingFeatures(at: scenario.partition.clock).map(\.feature) == ["stops_1h"])
    }

    @Test func nothingIsWarmingInANewDeployment() throws {
        var scenario = Scenario(try Self.rules("  ever: {count: view}\n", when: "ever == 0"))
        #expect(probe(&scenario, 0) == "sent")
        #expect(scenario.partition.warmingFeatures(at: .min).isEmpty)
        // Not even where rules change before anything was read.
        let fresh = PartitionProcessor(try Self.rules(Self.hourly, when: "views_1h == 0"))
        var effects = Effects()
        fresh.step(.rules(try Self.rules(Self.other, when: "stops_1h == 0")), Clocks(), into: &effects)
        #expect(fresh.warmingFeatures(at: .min).isEmpty)
    }

    @Test func featureOnASeriesAlreadyKeptHasItsHistoryAtOnce() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 9"))
        scenario.happen(0, "view", ["n": .int(1)])
        scenario.pass(600)
        scenario.happen(610, "view", ["n": .int(1)])
        scenario.happen(655, "view", ["n": .int(1)])
        let shorter = "  views_10m: {count: view, over: 10m}\n"
        try scenario.swap(to: Self.rules(Self.hourly + shorter, when: "views_10m == 1 && views_1h == 2"), at: 660)
        #expect(probe(&scenario, 660 * 60_000) == "sent")
    }

    @Test func longerWindowIsWarmingUntilWhatIsKeptFillsIt() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 9"))
        scenario.happen(0, "view", ["n": .int(1)])
        scenario.pass(600)
        let longer = "  views_3h: {count: view, over: 3h}\n"
        try scenario.swap(to: Self.rules(Self.hourly + longer, when: "views_3h == 0"), at: 600)
        // An hour was kept, two are missing.
        #expect(
            scenario.partition.warmingFeatures(at: scenario.partition.clock) == [
                .init(feature: "views_3h", until: Scenario.minute(720))
            ])
        #expect(probe(&scenario, 720 * 60_000 - 1) == "error")
        #expect(probe(&scenario, 720 * 60_000) == "sent")
    }

    @Test func longerWindowIsCompleteWhereNothingWasEverDropped() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 9"))
        scenario.happen(0, "view", ["n": .int(1)])
        try scenario.swap(
            to: Self.rules(
                "  views_3h: {count: view, over: 3h}\n  ever: {count: view}\n", when: "views_3h == 1 && ever == 1"),
            at: 60)
        #expect(scenario.partition.warmingFeatures(at: .min).isEmpty)
        #expect(probe(&scenario, 61 * 60_000) == "sent")
    }

    private static let last = "  last_c: {last: view, of: event.c, over: 5h, default: none}\n"
    private static let kinds = "  kinds: {distinct: view, of: event.c, over: 5h}\n"

    @Test func valuesAskedForOfASeriesAlreadyKeptAreKnownAtOnceWhereNoEventWasMerged() throws {
        var scenario = Scenario(try Self.rules(Self.last, when: "last_c == \"x\""))
        for minute in 0..<500 { scenario.happen(Double(minute), "view", ["c": .string("c\(minute % 7)")]) }
        for minute in 490..<500 { scenario.happen(500, "view", ["c": .string("c\(minute % 7)")], of: "ann") }
        try scenario.swap(to: Self.rules(Self.last + Self.kinds, when: "kinds == 7"), at: 500)
        #expect(scenario.partition.warmingFeatures(at: scenario.partition.clock).isEmpty)
        #expect(probe(&scenario, 500 * 60_000, of: "ann") == "sent")
        #expect(probe(&scenario, 500 * 60_000) == "error")
        let refused = try #require(scenario.decisions.last { $0.reason == .error })
        #expect(refused.detail?.contains("`kinds` is warming: events of its window were merged") == true)
        // Once the merged ones have left the window it knows them all.
        for minute in 500..<900 { scenario.happen(Double(minute), "view", ["c": .string("c\(minute % 7)")]) }
        #expect(probe(&scenario, 900 * 60_000) == "sent")
    }

    @Test(arguments: [(7 * 24 * 60, "sent"), (7 * 24 * 60 + 61, "error")])
    func valuesThatNobodyAsksForAreKeptForSevenDays(away minutes: Int, outcome: String) throws {
        let long = Self.last.replacing("5h", with: "30d") + Self.kinds.replacing("5h", with: "30d")
        let asking = try Self.rules(long, when: "kinds == 7")
        var scenario = Scenario(asking)
        for minute in 0..<500 { scenario.happen(Double(minute), "view", ["c": .string("c\(minute % 7)")]) }
        let others = Self.last.replacing("5h", with: "30d")
        try scenario.swap(to: Self.rules(others, when: "last_c == \"x\""), at: 500)
        // An event an hour gives occasion to sweep.
        for minute in stride(from: 560, through: 500 + minutes, by: 60) {
            scenario.happen(Double(minute), "view", ["c": .string("c1")])
        }
        try scenario.swap(to: asking, at: Double(500 + minutes))
        #expect(probe(&scenario, Milliseconds(500 + minutes) * 60_000) == outcome)
    }

    @Test func lateTriggersWindowIsWarmingWhereItBeginsBeforeTheSeriesCounts() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 0"))
        scenario.happen(0, "view", ["n": .int(1)])
        let both = try Self.rules(Self.hourly + Self.other, when: "stops_1h == 0")
        try scenario.swap(to: both, at: 10)
        func probe(happenedAt time: Double) -> Reason? {
            let known = scenario.decisions.count
            scenario.happen(100, "probe", time: time)
            return scenario.decisions[known...].first?.reason
        }
        #expect(probe(happenedAt: 70) == nil)
        #expect(probe(happenedAt: 69) == .error)
        // A restart remembers it.
        let restarted = PartitionProcessor(both)
        restarted.restore(scenario.partition.checkpoint(offsets: []))
        scenario = Scenario(both, restoring: try Checkpoint(restarted.checkpoint(offsets: []).bytes))
        #expect(probe(happenedAt: 69) == .error)
        #expect(probe(happenedAt: 70) == nil)
    }

    @Test func lateTriggersAreJudgedAsBeforeWhereRulesLeaveTheirFeaturesAlone() throws {
        let before = try Self.rules(Self.hourly, when: "views_1h == 1")
        let after = try Self.rules(Self.hourly + Self.other, when: "views_1h == 1")
        let shorter = try Self.rules("  views_1h: {count: view, over: 50m}\n", when: "views_1h == 1")
        for rules in [before, after, shorter] {
            var scenario = Scenario(before)
            scenario.happen(0, "view", ["n": .int(1)])
            scenario.happen(550, "view", ["n": .int(1)])
            try scenario.swap(to: rules, at: 600)
            let known = scenario.decisions.count
            scenario.happen(600, "probe", time: 595)
            #expect(scenario.decisions[known...].map(\.outcome) == [.entered, .sent, .exited])
        }
    }

    @Test func featureWithoutOverIsWarmingForGood() throws {
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 9"))
        scenario.happen(0, "view", ["n": .int(1)])
        try scenario.swap(to: Self.rules("  ever: {count: view, where: event.n > 0}\n", when: "ever == 0"), at: 1)
        #expect(probe(&scenario, 400 * 86_400_000) == "error")
        #expect(scenario.partition.warmingFeatures(at: .max - 1) == [.init(feature: "ever", until: nil)])
        try scenario.swap(
            to: Self.rules("  ever: {count: view, where: event.n > 0, warming: allow}\n", when: "ever == 0"),
            at: 576_001)
        #expect(probe(&scenario, 576_002 * 60_000) == "sent")
    }

    @Test func valuesOfAnotherKindBeginAnew() throws {
        func rules(_ type: String) throws -> RuleSet {
            try RuleSet.of(
                """
                events: {view: {properties: {n: \(type)}}, probe: {}}
                channels: {push: {address: '"t"'}}
                features: {sum_1h: {sum: view, of: event.n, over: 1h}}
                campaigns: {p: {purpose: service, trigger: probe, steps: [{send: {channels: [push], template: t}}]}}
                """)
        }
        var scenario = Scenario(try rules("int"))
        scenario.happen(0, "view", ["n": .int(1)])
        try scenario.swap(to: rules("double"), at: 5)
        #expect(scenario.partition.warmingFeatures(at: Scenario.minute(64.9)).count == 1)
        #expect(scenario.partition.warmingFeatures(at: Scenario.minute(65)).isEmpty)
    }

    @Test(arguments: [(7 * 24 * 60, true), (7 * 24 * 60 + 1, false)])
    func seriesThatComesBackWithinSevenDaysCountsOn(away minutes: Int, isKept: Bool) throws {
        let with = try Self.rules(Self.hourly + Self.other, when: "stops_1h == 0")
        var scenario = Scenario(with)
        scenario.happen(0, "view", ["n": .int(1)])
        try scenario.swap(to: Self.rules(Self.hourly, when: "views_1h == 0"), at: 10)
        try scenario.swap(to: with, at: 10 + Double(minutes))
        #expect(scenario.partition.warmingFeatures(at: scenario.partition.clock).isEmpty == isKept)
    }

    @Test func whatTheChangelogDoesNotKnowIsNotLost() throws {
        let both = try Self.rules(Self.hourly + Self.other, when: "stops_1h == 0")
        var scenario = Scenario(try Self.rules(Self.hourly, when: "views_1h == 0"))
        scenario.happen(1, "view", ["n": .int(1)])
        let before = scenario.partition.checkpoint(offsets: [Checkpoint.Offset(topic: "t", next: 4)])
        try scenario.swap(to: both, at: 2)
        let after = scenario.partition.checkpoint(offsets: [])
        #expect(try Checkpoint(after.bytes) == after)

        // With the rules of its checkpoint it goes on as it was.
        let same = PartitionProcessor(both)
        same.restore(after)
        #expect(!same.hasRuleChange)
        #expect(same.checkpoint(offsets: []) == after)
        #expect(
            same.warmingFeatures(at: Scenario.minute(3)) == scenario.partition.warmingFeatures(at: Scenario.minute(3)))

        // With others, as if they had been swapped at the checkpoint's clock.
        let edited = PartitionProcessor(both)
        edited.restore(before)
        #expect(edited.hasRuleChange)
        #expect(edited.warmingFeatures(at: .min) == [.init(feature: "stops_1h", until: Scenario.minute(61))])
        edited.commit()
        #expect(!edited.hasRuleChange)
        #expect(edited.checkpoint(offsets: []).ruleSet == both.hash)
    }

    /// Rule sets drawn at random of a few features on a few series, swapped at random, restarted at random, against a list of swaps
    /// that is searched for when each series began.
    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func randomSwapsWarmWhatTheListOfSwapsSays(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let all = (0..<3).flatMap { series in
            [10, 30, 120].map { Feature(name: "f\(series)_\($0)", series: series, window: $0) }
        }
        func text(_ features: [Feature]) -> String {
            features.map { "  \($0.name): {count: view, where: event.n > \($0.series), over: \($0.window)m}\n" }
                .joined()
        }
        var history: [Swap] = []
        var minute: Int64 = 0
        func draw() -> [Feature] {
            let some = all.filter { _ in generator.chance(3) }
            return some.isEmpty ? [all[0]] : some
        }
        let first = draw()
        history.append((0, first))
        var scenario = Scenario(try Self.rules(text(first), when: "true"))
        var isTold = 0
        for _ in 0..<12 {
            minute += generator.pick(of: [1, 5, 20, 60, 200, 7 * 1_440 - 20, 7 * 1_440 + 1])
            let next = draw()
            history.append((minute, next))
            if generator.chance(3) {
                scenario.pass(Double(minute))
                let checkpoint = scenario.partition.checkpoint(offsets: [])
                scenario = Scenario(
                    try Self.rules(text(next), when: "true"), restoring: try Checkpoint(checkpoint.bytes))
            } else {
                try scenario.swap(to: Self.rules(text(next), when: "true"), at: Double(minute))
            }
            let expected = next.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.compactMap { feature in
                Self.completion(of: feature, after: history).flatMap { $0 > minute ? "\(feature.name) \($0)" : nil }
            }
            let found = scenario.partition.warmingFeatures(at: Scenario.minute(Double(minute))).map {
                "\($0.feature) \((($0.until ?? 0) - Scenario.origin) / 60_000)"
            }
            isTold += found.count
            #expect(found == expected, "seed \(seed) minute \(minute)")
        }
        #expect(isTold > 0, "seed \(seed) tells nothing")
    }

    private struct Feature { let name: String, series: Int, window: Int64 }
    private typealias Swap = (minute: Int64, features: [Feature])

    /// The minute from which a feature holds everything, walked from the beginning, swap by swap; nil where it always did.
    private static func completion(of feature: Feature, after history: [Swap]) -> Int64? {
        var complete: Int64? = nil  // nil: from the beginning
        var reach: Int64? = nil
        var unused: Int64? = nil
        var isKnown = false
        for (index, (at, features)) in history.enumerated() {
            if let known = reach, unused == nil, at - known > 0 { complete = max(complete ?? .min, at - known) }
            let windows = features.filter { $0.series == feature.series }.map(\.window)
            if let longest = windows.max() {
                if let since = unused, at - since > 7 * 1_440 { isKnown = false }
                if !isKnown { complete = index == 0 ? nil : at }
                (isKnown, reach, unused) = (true, longest, nil)
            } else if isKnown {
                unused = unused ?? at
            }
        }
        return complete.map { $0 + feature.window }
    }
}
