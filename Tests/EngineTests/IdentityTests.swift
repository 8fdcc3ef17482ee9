import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

/// Links and erasures in one partition.
struct IdentityTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}, b: {}}
        attributes: {token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features: {n: {count: a}, links: {count: individual.linked}}
        policies: {consent: {default: granted}}
        campaigns:
          waits: {trigger: {event: a, key: event.k}, steps: [{wait: 5m}, {send: {channels: [push], template: t}}]}
          greets: {trigger: individual.linked, when: n >= 2, steps: [{send: {channels: [push], template: hello}}]}

        """

    private static func scenario() throws -> Scenario { try Scenario(rules) }

    private static func count(_ scenario: Scenario, _ id: String) -> Value {
        let index = scenario.rules.features.features.firstIndex { $0.name == "n" } ?? -1
        return scenario.partition.value(of: .feature(index), for: id)
    }

    @Test func anAliasIsTheIndividualFromTheLinkOn() throws {
        var scenario = try Self.scenario()
        scenario.happen(0, "a", ["k": .string("x")], of: "device")
        scenario.link("device", to: "joe", at: 1)
        #expect(scenario.happen(2, "a", ["k": .string("y")], of: "device") == .applied)
        #expect(Self.count(scenario, "joe") == .int(2))
        #expect(Self.count(scenario, "device") == .int(2))
        #expect(scenario.partition.individualCount == 1)
        scenario.pass(10)
        #expect(
            scenario.told == [
                "0m device waits x entered", "1m joe linked device", "2m joe waits y entered",
                "5m joe waits x 2 sent push -completed", "7m joe waits y 2 sent push -completed",
            ])
    }

    @Test func aliasesThatOnlyUnicodeTakesForOneAreTwo() throws {
        let rules = try RuleSet.of(Self.rules)
        let partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "app"))
        var effects = Effects()
        let aliases = ["caf\u{e9}", "cafe\u{301}"]
        for (index, alias) in aliases.enumerated() {
            let link = rules.event(
                SystemEvents.individualLinked, "l\(index)", of: "joe", at: Scenario.origin,
                effect: .linked(alias: alias))
            partition.step(.event(link), .at(Scenario.origin), into: &effects)
        }
        let keys = partition.identityChanges().map(\.key.bytes)
        #expect(keys == aliases.map { StateKey.alias($0).bytes })
    }

    @Test func theLinkItselfSeesWhatWasMerged() throws {
        var scenario = try Self.scenario()
        scenario.happen(0, "a", ["k": .string("x")], of: "device")
        scenario.happen(0, "a", ["k": .string("y")], of: "joe")
        scenario.link("device", to: "joe", at: 1)
        #expect(scenario.told.contains("1m joe greets 1 sent push +entered -completed"))
    }

    @Test func onlyALinkThatChangesSomethingIsTold() throws {
        var scenario = try Self.scenario()
        scenario.link("device", to: "joe", at: 0)
        scenario.link("device", to: "joe", at: 1)
        scenario.link("joe", to: "joe", at: 2)
        scenario.link("device", to: "device", at: 3)
        scenario.link("joe", to: "device", at: 4)
        #expect(scenario.told == ["0m joe linked device"])
        let links = scenario.rules.features.features.firstIndex { $0.name == "links" } ?? -1
        #expect(scenario.partition.value(of: .feature(links), for: "joe") == .int(5), "they are events all the same")
    }

    @Test func ofTwoJourneysWithOneKeyTheOwnStays() throws {
        var scenario = try Self.scenario()
        scenario.happen(0, "a", ["k": .string("x")], of: "device", id: "theirs")
        scenario.happen(1, "a", ["k": .string("x")], of: "joe", id: "own")
        scenario.link("device", to: "joe", at: 2)
        scenario.pass(10)
        #expect(
            scenario.told.suffix(4) == [
                "2m joe waits x 1 exited merged", "2m joe linked device",
                "2m joe greets 1 sent push +entered -completed",
                "6m joe waits x 2 sent push -completed",
            ])
        #expect(scenario.records.last?.trigger.id == "own")
    }

    @Test func linkingAnIdThatHasAliasesTakesThemAlong() throws {
        var scenario = try Self.scenario()
        scenario.link("phone", to: "laptop", at: 0)
        scenario.happen(1, "a", ["k": .string("x")], of: "phone")
        scenario.link("laptop", to: "joe", at: 2)
        for id in ["phone", "laptop", "joe"] { #expect(Self.count(scenario, id) == .int(1), "\(id)") }
        #expect(scenario.happen(3, "a", ["k": .string("y")], of: "phone") == .applied)
        #expect(Self.count(scenario, "joe") == .int(2))
        #expect(scenario.partition.state(of: "joe")?.aliases == ["laptop", "phone"])
        #expect(scenario.partition.individualCount == 1)
    }

    @Test func anAliasOfSomebodyElseMovesForTheFuture() throws {
        var scenario = try Self.scenario()
        scenario.happen(0, "a", ["k": .string("x")], of: "tablet")
        scenario.link("tablet", to: "ann", at: 1)
        scenario.link("tablet", to: "joe", at: 2)
        scenario.happen(3, "a", ["k": .string("y")], of: "tablet")
        #expect(Self.count(scenario, "ann") == .int(1), "nothing already merged moves")
        #expect(Self.count(scenario, "joe") == .int(1), "and the two are not merged")
        #expect(scenario.partition.state(of: "ann")?.aliases == [])
        #expect(scenario.partition.state(of: "joe")?.aliases == ["tablet"])
    }

    @Test func linksInACircleEndAtOnePerson() throws {
        var scenario = try Self.scenario()
        scenario.link("b", to: "a", at: 0)
        scenario.link("c", to: "b", at: 1)
        scenario.link("a", to: "c", at: 2)
        #expect(scenario.told == ["0m a linked b", "1m a linked c"])
        for id in ["a", "b", "c"] { scenario.happen(3, "a", ["k": .string(id)], of: id) }
        for id in ["a", "b", "c"] { #expect(Self.count(scenario, id) == .int(3)) }
    }

    @Test func whatALinkDoesIsUndoneWithItsTransaction() throws {
        var scenario = try Self.scenario()
        scenario.happen(0, "a", ["k": .string("x")], of: "device")
        let rules = scenario.rules
        let partition = scenario.partition
        var effects = Effects(.values)
        let link = rules.event(
            "individual.linked", "l", at: Scenario.minute(1), effect: .linked(alias: "device"))
        let erasure = rules.event("individual.erased", "x", at: Scenario.minute(2), effect: .erased)
        for event in [link, erasure] {
            partition.step(.event(event), .at(event.time), into: &effects)
        }
        #expect(partition.identityChanges().map(\.key).contains(.alias("device")))
        partition.rollback()
        #expect(partition.identityChanges().isEmpty)
        #expect(partition.individualCount == 1)
        #expect(Self.count(scenario, "device") == .int(1))
        #expect(Self.count(scenario, "joe") == .int(0))
        #expect(scenario.happen(1, "a", ["k": .string("y")], of: "joe", id: "late", time: -5) == .applied)
        scenario.pass(5)
        #expect(scenario.told.contains("5m device waits x 2 sent push -completed"), "its timer is back")
    }

    @Test func anAliasListHasItsBounds() throws {
        var scenario = try Self.scenario()
        let long = String(repeating: "x", count: 1_000)
        for index in 0..<70 { scenario.link("\(long)\(index)", to: "joe", at: Double(index)) }
        #expect(scenario.records.count { $0.outcome == .linked && $0.reason == nil } == 65)
        let refused = scenario.records.filter { $0.outcome == .linked && $0.reason == .tooLarge }
        #expect(refused.compactMap(\.detail) == (65..<70).map { "\(long)\($0)" }, "told with their names")
        #expect(scenario.partition.individualCount == 1)
        scenario.happen(80, "a", ["k": .string("x")], of: "\(long)69")
        #expect(Self.count(scenario, "joe") == .int(0), "a link beyond them changes nothing")
    }

    @Test func aliasesThatFindNoRoomWithTheirNewIndividualAreNobodysAnyMore() throws {
        var scenario = try Self.scenario()
        let long = String(repeating: "x", count: 1_000)
        for index in 0..<40 {
            scenario.link("\(long)j\(index)", to: "joe", at: Double(index))
            scenario.link("\(long)d\(index)", to: "device", at: Double(index))
        }
        scenario.link("device", to: "joe", at: 50)
        let refused = scenario.records.filter { $0.reason == .tooLarge }.compactMap(\.detail)
        #expect(refused == (25..<40).map { "\(long)d\($0)" })
        #expect(scenario.records.count { $0.reason == nil } == 81)
        scenario.happen(51, "a", ["k": .string("x")], of: "\(long)d24")
        scenario.happen(51, "a", ["k": .string("x")], of: "\(long)d25")
        #expect(Self.count(scenario, "joe") == .int(1))
        #expect(Self.count(scenario, "\(long)d25") == .int(1), "an individual of its own")
        scenario.happen(52, "individual.erased", effect: .erased)
        for index in 0..<40 { #expect(scenario.partition.state(of: "\(long)d\(index)")?.id != "joe") }
        #expect(Self.count(scenario, "\(long)d25") == .int(1), "which the person's erasure does not touch")
        #expect(scenario.partition.state(of: "\(long)d26") == nil)
    }
}

extension Scenario {
    /// Makes one id an alias of another.
    mutating func link(_ alias: String, to individual: String, at minute: Double) {
        happen(minute, "individual.linked", of: individual, effect: .linked(alias: alias))
    }

    /// The records of the decisions topic, with whom they are about: `1m joe linked device`.
    var told: [String] {
        records.map { record in
            var line = record.line
            let place = line.firstIndex(of: " ") ?? line.endIndex
            line.insert(contentsOf: " \(record.individual)", at: place)
            return line
        }
    }
}
