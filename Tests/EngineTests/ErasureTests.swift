import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

/// `individual.erased`: nothing is left, and nothing from before comes back.
struct ErasureTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}, b: {}}
        attributes: {token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features: {n: {count: a}, last_k: {last: a, of: event.k}}
        policies: {consent: {default: granted}, caps: [{max: 9, per: 24h}]}
        campaigns:
          waits: {trigger: {event: a, key: event.k}, steps: [{wait: 5m}, {send: {channels: [push], template: t}}]}
          says: {trigger: b, re_entry: {after: 30m}, steps: [{send: {channels: [push], template: t}}]}

        """

    @Test func journeysEndWithoutSendingAndNothingIsLeft() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("secret")])
        scenario.happen(0, "b")
        scenario.happen(1, "a", ["k": .string("y")])
        scenario.happen(1, "a", ["k": .string("x")])
        scenario.erase(at: 2)
        #expect(scenario.partition.individualCount == 0)
        #expect(scenario.partition.stateBytes == 0)
        scenario.pass(60)
        #expect(
            scenario.told.suffix(3) == [
                "2m joe waits x 1 exited erased", "2m joe waits y 1 exited erased", "2m joe erased",
            ])
    }

    @Test func eventsFromBeforeAreDroppedForThirtyDays() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x")])
        scenario.erase(at: 10)
        #expect(scenario.happen(11, "a", ["k": .string("x")], time: 9.9) == .erased)
        #expect(scenario.partition.individualCount == 0)
        #expect(scenario.happen(12, "a", ["k": .string("x")], time: 10) == .applied, "not from before")
        #expect(scenario.happen(12, "a", ["k": .string("x")], time: 9) == .erased)
        let month: Double = 30 * 24 * 60
        #expect(scenario.happen(month + 9, "a", ["k": .string("x")], id: "last", time: 5) == .erased)
        #expect(scenario.happen(month + 10, "a", ["k": .string("x")], id: "last", time: 5) == .applied)
    }

    @Test func whoComesBackHasNotConsentedToMarketing() throws {
        var scenario = try Scenario(Self.rules)
        scenario.consent(true, at: 0)
        scenario.erase(at: 1)
        scenario.happen(2, "b")
        scenario.consent(true, at: 3, time: 0)
        scenario.happen(4, "b")
        scenario.consent(true, at: 5)
        scenario.happen(6, "b")
        #expect(
            scenario.lines.filter { $0.contains("says 1") } == [
                "2m says 1 suppressed no_consent", "4m says 1 suppressed no_consent", "6m says 1 sent push",
            ])
    }

    @Test func whoComesBackInTheSameTransactionHasNotConsentedEither() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x")])
        let rules = scenario.rules
        var effects = Effects(.values)
        for (minute, type, effect) in [(1, "individual.erased", .erased), (2, "b", .none)]
            as [(Double, String, SystemEffect)]
        {
            let event = rules.event(type, "t-\(minute)", at: Scenario.minute(minute), effect: effect)
            scenario.partition.step(.event(event), .at(event.time), into: &effects)
        }
        #expect(effects.outcomes.map(\.line).contains("2m says 1 suppressed no_consent"))
        scenario.partition.commit()
        #expect(scenario.partition.individualCount == 1)
    }

    @Test func aliasesAreForgottenWithTheIndividual() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x")], of: "phone")
        scenario.link("phone", to: "joe", at: 1)
        scenario.happen(2, "individual.erased", of: "phone", effect: .erased)
        #expect(scenario.told.last == "2m joe erased", "an alias's erasure is the person's")
        #expect(scenario.partition.state(of: "phone") == nil)
        #expect(scenario.happen(3, "a", ["k": .string("x")], of: "phone", time: 1) == .erased)
        #expect(scenario.happen(4, "a", ["k": .string("x")], of: "phone") == .applied)
        #expect(scenario.partition.state(of: "phone")?.id == "phone", "from now on somebody else")
        #expect(scenario.partition.state(of: "joe") == nil)
    }

    @Test func aLateLinkDoesNotBringAnErasedIdBack() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "individual.erased", of: "phone", effect: .erased)
        scenario.happen(5, "individual.linked", of: "joe", time: -1, effect: .linked(alias: "phone"))
        #expect(scenario.partition.state(of: "joe")?.aliases == [])
        scenario.link("phone", to: "joe", at: 6)
        #expect(scenario.partition.state(of: "joe")?.aliases == ["phone"])
    }

    @Test func whoWasNeverKnownCanBeErased() throws {
        var scenario = try Scenario(Self.rules)
        scenario.erase(at: 0)
        #expect(scenario.told == ["0m joe erased"])
        #expect(scenario.partition.individualCount == 0)
        #expect(scenario.happen(1, "b", time: -1) == .erased)
    }

    @Test func anEmptyProfileKeepsNobodyWhoWasErased() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x")])
        scenario.erase(at: 1)
        #expect(scenario.happen(2, "individual.updated", effect: .noAttributes) == .applied)
        #expect(scenario.partition.individualCount == 0)
    }

    /// After the erasure the changelog's newest records, which are what compaction leaves, have nothing of the person.
    @Test func theChangelogHasNothingOfThePersonAnyMore() throws {
        let rules = try RuleSet.of(Self.rules)
        let partition = PartitionProcessor(rules)
        var changelog: [StateKey: [UInt8]?] = [:]
        var effects = Effects(.values)
        let canaries = ["joe-canary", "phone-canary", "k-canary", "token-canary"]
        let token = rules.schema.attributes.firstIndex { $0.name == "token" } ?? -1
        let events = [
            rules.event("a", "1", of: canaries[1], at: 1, ["k": .string(canaries[2])]),
            rules.event("individual.linked", "2", of: canaries[0], at: 2, effect: .linked(alias: canaries[1])),
            rules.event(
                "individual.updated", "3", of: canaries[1], at: 3, effect: .attributes([(token, .string(canaries[3]))])),
            rules.event("individual.erased", "4", of: canaries[1], at: 4, effect: .erased),
        ]
        func text() -> String {
            changelog.map { key, value in
                String(decoding: (value ?? []) + (value == nil ? [] : key.bytes), as: UTF8.self)
            }.joined()
        }
        for (index, event) in events.enumerated() {
            partition.step(.event(event), .at(event.time), into: &effects)
            for change in partition.changes() { changelog[.individual(change.individual)] = .some(change.bytes) }
            for change in partition.identityChanges() { changelog[change.key] = .some(change.value) }
            partition.commit()
            if index == 2 { for canary in canaries { #expect(text().contains(canary)) } }
        }
        for canary in canaries { #expect(!text().contains(canary)) }
        #expect(changelog.values.count { $0 != nil } == 2, "the hashes of two ids")
    }
}

extension Scenario {
    fileprivate mutating func erase(_ individual: String = "joe", at minute: Double) {
        happen(minute, "individual.erased", of: individual, effect: .erased)
    }
}
