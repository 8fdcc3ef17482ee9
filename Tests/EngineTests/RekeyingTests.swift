import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

@testable import Engine

/// Several partitions that hand each other records, in whatever order these arrive.
struct RekeyingTests {
    private static func cluster(_ count: Int32 = 3) throws -> RekeyingCluster {
        RekeyingCluster(try RuleSet.of(RekeyingCluster.text), count: count)
    }

    @Test func whatWasSeenUnderAnAliasReachesTheIndividualInAnotherPartition() throws {
        var cluster = try Self.cluster(16)
        var generator = SeededGenerator(seed: 1)
        let rules = cluster.rules
        #expect(cluster.home(of: "cookie") != cluster.home(of: "joe"))
        let start = Scenario.origin
        func a(_ id: String, of individual: String, _ key: String) -> Event {
            rules.event("a", id, of: individual, at: start + Int64(id.utf8.count), ["k": .string(key)])
        }
        cluster.happen(a("1", of: "cookie", "x"), "1")
        let link = rules.event("individual.linked", "22", at: start + 2, effect: .linked(alias: "cookie"))
        cluster.happen(link, "22")
        #expect(cluster.count("joe") == 0, "it has not arrived yet")
        while try cluster.deliver(&generator) {}
        #expect(cluster.count("joe") == 1)
        cluster.happen(a("333", of: "cookie", "y"), "333")
        #expect(cluster.outcomes["rekeyed"] == 1)
        while try cluster.deliver(&generator) {}
        #expect(cluster.count("joe") == 2)
        #expect(cluster.outcomes == ["applied": 3, "rekeyed": 1])
        // The journey that began under the alias moved with its timer.
        var effects = Effects(.values)
        let home = cluster.partitions[cluster.home(of: "joe")]
        home.step(.time, .at(start + 600_000), into: &effects)
        let sent = effects.outcomes.filter { $0.outcome == .sent }.map { "\($0.individual) \($0.key)" }
        #expect(sent == ["joe x", "joe y"])
    }

    /// Whatever is linked, in whatever order records arrive: every event counts once, and ids that are linked lead to one person.
    @Test(arguments: Array(stride(from: 0 as UInt64, to: 3_000, by: 500)))
    func noEventIsLostOnItsWay(_ first: UInt64) throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        for seed in first..<first + 500 {
            var generator = SeededGenerator(seed: seed)
            var cluster = RekeyingCluster(rules, count: Int32(generator.pick(1...4)))
            let ids = ["joe", "ann", "c-1", "c-2"].prefix(Int(generator.pick(2...4)))
            var time = Scenario.origin
            var count = 0
            for index in 0..<generator.pick(5...30) {
                time += generator.pick(0...60_000)
                let id = generator.pick(of: Array(ids))
                let alias = generator.pick(of: Array(ids))
                let isLink = generator.chance(3)
                let event =
                    isLink
                    ? rules.event("individual.linked", "e-\(index)", of: id, at: time, effect: .linked(alias: alias))
                    : rules.event("a", "e-\(index)", of: id, at: time, ["k": .string("k-\(index)")])
                if !isLink { count += 1 }
                cluster.happen(event, "e-\(index)")
                while !generator.chance(3) { guard try cluster.deliver(&generator) else { break } }
            }
            var deliveries = 0
            while try cluster.deliver(&generator) { deliveries += 1 }
            cluster.passAnHour()
            #expect(deliveries < 1_000, "seed \(seed)")
            #expect(cluster.outcomes["unroutable"] == nil, "seed \(seed)")
            #expect(cluster.total == count, "seed \(seed)")
            for id in ids { #expect(cluster.count(id) >= 0, "seed \(seed)") }
        }
    }

    /// An erasure reaches all partitions, and what was on its way then brings nothing back.
    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func nothingOfAnErasedPersonIsLeftInAnyPartition(_ seed: UInt64) throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        var generator = SeededGenerator(seed: seed)
        var cluster = RekeyingCluster(rules, count: Int32(generator.pick(1...4)))
        let aliases = ["c-canary-1", "c-canary-2", "c-canary-3"]
        var time = Scenario.origin
        for index in 0..<20 {
            time += 1_000
            let id = generator.pick(of: aliases + ["joe-canary"])
            // Each alias is linked once, to the person or to an alias of theirs.
            let event =
                index % 5 == 4 && index < 15
                ? rules.event(
                    "individual.linked", "e-\(index)", of: "joe-canary", at: time,
                    effect: .linked(alias: aliases[index / 5]))
                : rules.event("a", "e-\(index)", of: id, at: time, ["k": .string("k-canary-\(index)")])
            cluster.happen(event, "e-\(index)")
            while !generator.chance(3) { guard try cluster.deliver(&generator) else { break } }
        }
        time += 1_000
        cluster.happen(rules.event("individual.erased", "x", of: "joe-canary", at: time, effect: .erased), "x")
        while try cluster.deliver(&generator) {}
        for changelog in cluster.changelog {
            for (key, value) in changelog {
                let text = String(decoding: key.bytes + value, as: UTF8.self)
                #expect(!text.contains("canary"), "seed \(seed), \(key)")
            }
        }
        #expect(cluster.records.count { $0.outcome == .erased } == 1)
        #expect(cluster.records.count { $0.outcome == .linked } == 3)
    }

    /// An alias that several take one after the other, in whatever order what follows arrives: its own partition says whose it is.
    @Test func onlyItsIndividualHasAnAliasInTheList() throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        for seed in 1...500 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var cluster = RekeyingCluster(rules, count: 16)
            let people = ["joe", "ann"]
            for index in 0..<Int(generator.pick(2...6)) {
                let link = rules.event(
                    "individual.linked", "l-\(index)", of: generator.pick(of: people),
                    at: Scenario.origin + Int64(index), effect: .linked(alias: "cookie"))
                cluster.happen(link, "l-\(index)")
                while !generator.chance(2) { guard try cluster.deliver(&generator) else { break } }
            }
            while try cluster.deliver(&generator) {}
            let owner = cluster.partitions[cluster.home(of: "cookie")].fold.identities.owner(of: IndividualID("cookie"))
            for id in people {
                let aliases = cluster.partitions[cluster.home(of: id)].state(of: id)?.aliases ?? []
                #expect(aliases == (owner?.individual.text == id ? ["cookie"] : []), "seed \(seed) \(id)")
            }
        }
    }

    /// The last to link stands, where each link has arrived before the next is made.
    @Test func aLinkThatIsMadeAgainTakesTheAliasBack() throws {
        var cluster = try Self.cluster(16)
        var generator = SeededGenerator(seed: 1)
        let rules = cluster.rules
        func link(_ id: String, to individual: String) -> Event {
            rules.event(
                "individual.linked", id, of: individual, at: Scenario.origin + Int64(id.utf8.count),
                effect: .linked(alias: "cookie"))
        }
        cluster.happen(link("1", to: "joe"), "1")
        while try cluster.deliver(&generator) {}
        cluster.happen(link("22", to: "ann"), "22")
        // It arrives at the cookie's partition; that joe has lost it is still on the way when joe links again.
        #expect(try cluster.deliver(&generator))
        cluster.happen(link("333", to: "joe"), "333")
        while try cluster.deliver(&generator) {}
        let a = rules.event("a", "4444", of: "cookie", at: Scenario.origin + 9, ["k": .string("x")])
        cluster.happen(a, "4444")
        while try cluster.deliver(&generator) {}
        #expect(cluster.count("joe") == 1)
        #expect(cluster.partitions[cluster.home(of: "joe")].state(of: "joe")?.aliases == ["cookie"])
        #expect(cluster.partitions[cluster.home(of: "ann")].state(of: "ann")?.aliases ?? [] == [])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aliasesThatFindNoRoomInAnotherPartitionAreNobodysAnyMore(_ seed: UInt64) throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        var cluster = RekeyingCluster(rules, count: 5)
        var generator = SeededGenerator(seed: seed)
        let long = String(repeating: "canary", count: 160)
        var time = Scenario.origin
        func link(_ alias: String, to individual: String) {
            time += 1
            let id = "l-\(time)"
            cluster.happen(
                rules.event("individual.linked", id, of: individual, at: time, effect: .linked(alias: alias)), id)
        }
        for index in 0..<40 {
            link("\(long)j\(index)", to: "joe")
            link("\(long)d\(index)", to: "device")
        }
        while try cluster.deliver(&generator) {}
        link("device", to: "joe")
        while try cluster.deliver(&generator) {}
        let joe = cluster.partitions[cluster.home(of: "joe")]
        let kept = try #require(joe.state(of: "joe")).aliases
        #expect((60..<70).contains(kept.count))
        for index in 0..<40 {
            let alias = "\(long)d\(index)"
            let owner = cluster.partitions[cluster.home(of: alias)].fold.identities.owner(of: IndividualID(alias))
            #expect(owner?.individual.text == (kept.contains(alias) ? "joe" : nil), "seed \(seed), \(index)")
        }
        time += 1
        cluster.happen(rules.event("individual.erased", "x", of: "joe", at: time, effect: .erased), "x")
        while try cluster.deliver(&generator) {}
        for changelog in cluster.changelog {
            for (key, value) in changelog {
                #expect(!String(decoding: key.bytes + value, as: UTF8.self).contains("canary"), "seed \(seed)")
            }
        }
    }

    @Test func twoWhoWereMadeEachOthersAliasesAtOneTimeAreOnePerson() throws {
        var cluster = try Self.cluster(16)
        var generator = SeededGenerator(seed: 1)
        let rules = cluster.rules
        for (index, id) in ["cookie", "joe"].enumerated() {
            cluster.happen(rules.event("a", "\(index)", of: id, at: Scenario.origin, ["k": .string(id)]), "\(index)")
        }
        cluster.happen(
            rules.event("individual.linked", "2", of: "joe", at: Scenario.origin, effect: .linked(alias: "cookie")), "2"
        )
        cluster.happen(
            rules.event("individual.linked", "3", of: "cookie", at: Scenario.origin, effect: .linked(alias: "joe")), "3"
        )
        while try cluster.deliver(&generator) {}
        cluster.passAnHour()
        #expect(cluster.count("joe") == 2)
        #expect(cluster.count("cookie") == 2)
        #expect(cluster.total == 2)
    }

    /// Each is made an alias of the next before any of them hears of it.
    @Test func aCircleOfLinksThatWereMadeAtOneTimeEndsAtOnePerson() throws {
        let ids = ["cookie", "joe", "tablet"]
        let rules = try RuleSet.of(RekeyingCluster.text)
        var circles = 0
        for seed in 1...300 as ClosedRange<UInt64> {
            var cluster = RekeyingCluster(rules, count: 16)
            var generator = SeededGenerator(seed: seed)
            for (index, id) in ids.enumerated() {
                let link = rules.event(
                    "individual.linked", "l-\(index)", of: id, at: Scenario.origin,
                    effect: .linked(alias: ids[(index + 1) % ids.count]))
                cluster.happen(link, "l-\(index)")
            }
            var hadCircle = false
            var count = 0
            repeat {
                hadCircle = hadCircle || cluster.isInCircle("joe")
                guard generator.chance(3), count < 9 else { continue }
                count += 1
                let id = generator.pick(of: ids)
                cluster.happen(
                    rules.event("a", "e-\(count)", of: id, at: Scenario.origin, ["k": .string("k-\(count)")]),
                    "e-\(count)")
            } while try cluster.deliver(&generator)
            cluster.passAnHour()
            circles += hadCircle ? 1 : 0
            #expect(cluster.outcomes["unroutable"] == nil, "seed \(seed)")
            #expect(cluster.total == count, "seed \(seed)")
            #expect(ids.map { cluster.count($0) } == ids.map { _ in count }, "seed \(seed)")
        }
        #expect(circles > 30, "they tell too little")
    }

}
