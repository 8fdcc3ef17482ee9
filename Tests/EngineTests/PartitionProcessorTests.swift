import CEL
import Decisions
import Engine
import Events
import State
import RuleSets
import Scenarios
import Testing

/// The clock, duplicates and timers of one partition.
struct PartitionProcessorTests {
    private static let one = """
        events: {a: {properties: {k: string}}}
        channels: {push: {address: '"t"'}}
        policies: {consent: {default: granted}}
        campaigns:
          c: {trigger: {event: a, key: event.k}, restart: true, steps: [{wait: 30d}, {send: {channels: [push], template: t}}]}

        """

    @Test func theClockNeverGoesBackwards() throws {
        let rules = try RuleSet.of(everything)
        let partition = PartitionProcessor(rules)
        partition.feed([.time(Scenario.origin)])
        partition.feed([.time(Scenario.origin - 1)])
        #expect(partition.clock == Scenario.origin)
        let event = rules.event("a", "1", at: Scenario.origin + 1_000)
        partition.feed([.event(event, arrival: Scenario.origin - 60_000)])
        #expect(partition.clock == Scenario.origin, "an event's own time does not move it")
    }

    @Test func aDuplicateIsOneWithinTheWindowAndLessThanASecondMore() throws {
        let rules = try RuleSet.of(everything)
        let partition = PartitionProcessor(
            rules: rules, options: PartitionProcessor.Options(application: "app", deduplicationWindow: 60_000))
        var outcomes: [EventOutcome] = []
        let event = rules.event("a", "1", at: Scenario.origin)
        let other = rules.event("a", "1", of: "ann", at: Scenario.origin)
        for (event, offset) in [(event, 0), (event, 59_999), (other, 59_999), (event, 60_999)] as [(Event, Int64)] {
            partition.feed([.event(event, arrival: Scenario.origin + offset)], outcomes: &outcomes)
        }
        #expect(outcomes == [.applied, .duplicate, .applied, .applied])
    }

    @Test(arguments: [Int64.min, .min + 1, -62_167_219_200_000, -1, 0, 253_402_300_799_999, .max - 1, .max])
    func noTimestampStopsAPartition(_ time: Milliseconds) throws {
        let rules = try RuleSet.of(everything)
        for own in [time, Scenario.origin] {
            for arrival in [time, Scenario.origin] {
                let partition = PartitionProcessor(rules)
                for (index, type) in ["a", "a", "b", "a", "b"].enumerated() {
                    let event = rules.event(type, "e-\(index)", at: own, ["k": .string("x"), "n": .int(.max)])
                    partition.feed([.event(event, arrival: arrival)])
                }
                partition.commit()
                partition.feed([.time(.max)])
                #expect(partition.clock == 253_402_300_799_999)
            }
        }
    }

    @Test func aDebounceDoesNotPileUpTimers() throws {
        let rules = try RuleSet.of(Self.one)
        let partition = PartitionProcessor(rules)
        for index in 0..<5_000 {
            let time = Scenario.origin + Int64(index) * 1_000
            let event = rules.event("a", "e-\(index)", of: "p-\(index % 7)", at: time, ["k": .string("x")])
            partition.feed([.event(event, arrival: time)])
            partition.commit()
            #expect(partition.timerCount < 100)
        }
        let due = partition.feed([.time(Scenario.origin + 60 * 86_400_000)])
        #expect(due.filter { $0.contains(" sent ") }.count == 7)
    }

    @Test func aSweepOfTimersWithinATransactionIsUndoneWithIt() throws {
        let rules = try RuleSet.of(Self.one)
        let partition = PartitionProcessor(rules)
        func trigger(_ index: Int) -> Input {
            let time = Scenario.origin + Int64(index) * 1_000
            return .event(rules.event("a", "e-\(index)", at: time, ["k": .string("x")]), arrival: time)
        }
        partition.feed([trigger(0)])
        partition.commit()
        partition.feed((1..<500).map(trigger))
        partition.rollback()
        let due = Scenario.origin + 30 * 86_400_000
        #expect(partition.feed([.time(due - 1)]).isEmpty)
        #expect(partition.feed([.time(due)]).filter { $0.contains(" sent ") }.count == 1)
    }

    @Test func manyMayBeDueAtOneInstant() throws {
        let rules = try RuleSet.of(Self.one)
        let partition = PartitionProcessor(rules)
        let count = 3_000
        for index in 0..<count {
            let event = rules.event("a", "e-\(index)", of: "p-\(index)", at: Scenario.origin)
            partition.feed([.event(event.with("k", rules), arrival: Scenario.origin)])
        }
        let sent = partition.feed([.time(Scenario.origin + 30 * 86_400_000)]).filter { $0.contains(" sent ") }
        #expect(sent.count == count)
    }

    @Test func aRuleSetThatDropsACampaignOrAStepWithdrawsItsJourneys() throws {
        let before = """
            events: {a: {properties: {k: string}}, b: {}}
            channels: {push: {address: '"t"'}}
            policies: {consent: {default: granted}}
            campaigns:
              stays: {trigger: a, steps: [{id: pause, wait: 10m}, {send: {channels: [push], template: t}}]}
              goes: {trigger: a, steps: [{wait: 10m}, {send: {channels: [push], template: t}}]}
              changes: {trigger: a, re_entry: never, steps: [{send: {channels: [push], template: t}}, {id: pause, wait: 10m}, {send: {channels: [push], template: t}}]}

            """
        let after = """
            events: {a: {properties: {k: string}}, b: {}}
            channels: {push: {address: '"t"'}}
            policies: {consent: {default: granted}}
            campaigns:
              stays: {trigger: a, steps: [{send: {channels: [push], template: t}}, {id: pause, wait: 3h}, {send: {channels: [push], template: new}}]}
              changes: {trigger: a, re_entry: never, steps: [{id: pause, send: {channels: [push], template: t}}, {wait: 1h}]}

            """
        var first = try Scenario(before)
        first.happen(0, "a", ["k": .string("x")])
        var second = try Scenario(after)
        try second.partition.restore("joe", bytes: try #require(first.partition.state(of: "joe")).bytes)
        second.pass(5)
        #expect(second.lines.isEmpty)
        second.pass(20)
        #expect(
            second.lines == [
                "10m changes pause exited withdrawn", "10m goes 1 exited withdrawn", "10m stays 3 sent push",
                "10m stays exited completed",
            ])
        #expect(second.decisions.first { $0.message != nil }?.message?.template == "new")
        second.happen(30, "a", ["k": .string("x")], id: "another")
        #expect(second.lines.contains("30m changes suppressed re_entry"), "it had sent something")
    }
}

extension Event {
    fileprivate func with(_ key: String, _ rules: RuleSet) -> Event {
        var event = self
        event.values = [(rules.schema.properties.firstIndex(of: key) ?? 0, .string("x"))]
        return event
    }
}
