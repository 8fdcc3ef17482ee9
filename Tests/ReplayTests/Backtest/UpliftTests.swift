import Decisions
import Events
import JSON
import RuleSets
import Scenarios
import SeededRandomness
import Testing

@testable import Replay

/// Those who got messages against those who did not.
struct UpliftTests {
    private static func uplift(_ treated: (Int, Int), _ control: (Int, Int)) -> Uplift {
        Uplift(
            holdout: .campaignHoldout, treated: .init(individuals: treated.0, conversions: treated.1),
            control: .init(individuals: control.0, conversions: control.1))
    }

    /// The square of z is Pearson's chi-square of the table of two by two.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func theSquareOfZIsPearsonsChiSquare(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let individuals = (Int(random.pick(1...400)), Int(random.pick(1...400)))
        let conversions = (
            Int(random.pick(0...Int64(individuals.0))), Int(random.pick(0...Int64(individuals.1)))
        )
        let uplift = Self.uplift((individuals.0, conversions.0), (individuals.1, conversions.1))
        let table = [
            [Double(conversions.0), Double(individuals.0 - conversions.0)],
            [Double(conversions.1), Double(individuals.1 - conversions.1)],
        ]
        let total = Double(individuals.0 + individuals.1)
        let rows = table.map { $0[0] + $0[1] }
        let columns = [0, 1].map { table[0][$0] + table[1][$0] }
        var expected: [Double] = []
        var chiSquare = 0.0
        for row in 0..<2 {
            for column in 0..<2 {
                let cell = rows[row] * columns[column] / total
                expected.append(cell)
                chiSquare += (table[row][column] - cell) * (table[row][column] - cell) / cell
            }
        }
        // Exactly five may be rounded to either side.
        guard expected.allSatisfy({ abs($0 - 5) > 1e-9 }) else { return }
        let isEnough = expected.allSatisfy { $0 > 5 }
        #expect((uplift.z != nil) == isEnough, "seed \(seed)")
        #expect((uplift.interval != nil) == isEnough)
        guard let z = uplift.z, let interval = uplift.interval else {
            #expect(uplift.verdict == .tooFew)
            return
        }
        #expect(abs(z * z - chiSquare) < 1e-6 * max(1, chiSquare), "seed \(seed)")
        #expect((z > 0) == (uplift.difference > 0))
        // 3.841459 is where chi-square of one degree is exceeded in 5 of 100 cases.
        #expect((uplift.verdict == .moreThanChance) == (chiSquare > 3.841459), "seed \(seed)")
        #expect(interval.contains(uplift.difference))
    }

    /// 120 of 1,000 against 30 of 400, calculated by hand: 0.045 with standard errors of 0.018298 (pooled) and 0.016704.
    @Test func theNumbersAreThoseOfTheTextbook() throws {
        let uplift = Self.uplift((1_000, 120), (400, 30))
        #expect(abs(uplift.difference - 0.045) < 1e-12)
        #expect(abs(try #require(uplift.z) - 2.4593) < 0.0005)
        let interval = try #require(uplift.interval)
        #expect(abs(interval.lowerBound - 0.012260) < 0.00001 && abs(interval.upperBound - 0.077740) < 0.00001)
        #expect(uplift.verdict == .moreThanChance)
        #expect(Self.uplift((1_000, 100), (400, 30)).verdict == .maybeChance)
        #expect(Self.uplift((1_000, 30), (400, 30)).z.map { $0 < 0 } == true)
    }

    @Test(arguments: [
        ((0, 0), (0, 0)), ((10, 0), (0, 0)), ((100, 0), (100, 0)), ((100, 100), (100, 100)), ((40, 9), (9, 9)),
    ])
    func whereThereIsTooLittleNothingIsSaid(treated: (Int, Int), control: (Int, Int)) {
        let uplift = Self.uplift(treated, control)
        #expect(uplift.verdict == .tooFew && uplift.z == nil && uplift.interval == nil)
        #expect(uplift.difference.isFinite)
    }

    private static func rules(_ keys: String) throws -> RuleSet {
        try RuleSet.of(
            """
            events: {cart: {properties: {k: string}}, order: {}}
            channels: {push: {address: '"t"'}}
            policies: {consent: {default: granted}, holdout: {percent: 15, salt: s}}
            campaigns:
              c: {trigger: {event: cart, key: event.k}, \(keys), message: {channels: [push], template: t}}

            """)
    }

    /// Two baskets each, of which every third individual buys after both.
    private static var history: History {
        var history = History()
        for (minute, key) in [(0.0, "a"), (1, "b")] {
            for person in 0..<300 {
                history.add(minute, "cart", "c-\(person)-\(key)", of: "p\(person)", data: #"{"k":"\#(key)"}"#)
            }
        }
        for person in stride(from: 0, to: 300, by: 3) { history.add(5, "order", "o-\(person)", of: "p\(person)") }
        return history
    }

    /// Counted again from the records.
    @Test func individualsAreCountedOnceInTheGroupOfTheirRecords() throws {
        let rules = try Self.rules("holdout: {percent: 40}, goal: {event: order, within: 1h}")
        let run = Self.history.replay(rules, until: 10, .all)
        var groups: [String: (entered: Set<String>, converted: Set<String>)] = [:]
        for line in run.output {
            let bytes = Array(line.utf8)
            var parser = JSONParser()
            let record = JSONValue(try unsafe parser.parse(bytes.span.bytes).root)
            let data = try #require(record["data"])
            guard case .string(let individual)? = record["subject"], case .string(let outcome)? = data["outcome"] else {
                continue
            }
            var holdout = "none"
            if case .string(let name)? = data["holdout"] { holdout = name }
            var group = groups[holdout] ?? ([], [])
            if outcome == "entered" { group.entered.insert(individual) }
            if outcome == "converted" { group.converted.insert(individual) }
            groups[holdout] = group
        }
        #expect(groups.keys.sorted() == ["campaign_holdout", "global_holdout", "none"])
        let uplifts = run.result.proposed.campaigns[0].uplifts
        #expect(uplifts.map { $0.holdout?.rawValue } == ["campaign_holdout", "global_holdout"])
        for uplift in uplifts {
            for (name, group) in [("none", uplift.treated), (uplift.holdout?.rawValue ?? "", uplift.control)] {
                let expected = try #require(groups[name])
                #expect(group.individuals == expected.entered.count && group.conversions == expected.converted.count)
                #expect(group.conversions > 0 && group.conversions < group.individuals)
            }
        }
    }

    @Test(arguments: ["holdout: {percent: 40}", "purpose: service, goal: {event: order, within: 1h}"])
    func withoutAGoalOrAControlGroupNothingIsCompared(keys: String) throws {
        #expect(Self.history.replay(try Self.rules(keys), until: 10).result.proposed.campaigns[0].uplifts.isEmpty)
    }
}
