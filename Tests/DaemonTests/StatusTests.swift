internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
@testable internal import Daemon

struct StatusTests {
    private static func rules() throws -> RuleSet {
        let text = """
            events: {a: {}}
            attributes: {email: string}
            channels: {email: {address: individual.email}}
            policies: {consent: {default: granted}}
            campaigns:
              c: {trigger: a, message: {channels: [email], template: t}}

            """
        return try #require(
            RuleSetLoader.load(
                [RuleFile(path: "r.yaml", bytes: Array(text.utf8))], timeZones: TimeZoneFixtures.database
            ).ruleSet)
    }

    private func text(
        _ rules: RulesInUse, _ workers: [StatusReport.Worker], _ counts: StatusReport.Counts,
        undeclared: [Sightings.UndeclaredType] = []
    ) -> String {
        let report = StatusReport(
            version: "1.2.3", application: "shop", instance: "i", started: 1_772_443_920_000, uptimeSeconds: 7,
            rules: rules, workers: workers, counts: counts, undeclaredTypes: undeclared)
        return String(decoding: report.json, as: UTF8.self)
    }

    @Test func theDocumentIsWhole() throws {
        var rules = RulesInUse(try Self.rules(), since: 1_772_443_920_000)
        rules.note(.init(time: 1_772_443_921_000, error: "2 errors"))
        let partition = PartitionSnapshot(
            number: 3, clock: 1_772_443_920_007, isCaughtUp: true, individuals: 5, timers: 2, stateBytes: 1_000,
            storeBacklog: 6,
            warming: [.init(feature: "spend", until: 1_772_443_922_000), .init(feature: "ever", until: nil)],
            inputs: [
                .init(topic: "a", next: 9, lag: 1, age: 20), .init(topic: "b", next: nil, lag: nil, age: nil),
            ])
        let workers = [
            StatusReport.Worker(phase: .ready, snapshot: WorkerSnapshot(ruleSet: "h", partitions: [partition])),
            StatusReport.Worker(
                phase: .restoring,
                snapshot: WorkerSnapshot(ruleSet: "h", restore: .init(done: 1, total: 4, secondsLeft: 3))),
            StatusReport.Worker(phase: .failed("torn"), snapshot: nil),
        ]
        let counts = StatusReport.Counts(
            events: [
                MetricSeries(labels: ["a", "applied"], value: 4), MetricSeries(labels: ["b", "applied"], value: 3),
                MetricSeries(labels: ["a", "erased"], value: 0),
            ],
            decisions: [
                MetricSeries(labels: ["c", "sent", ""], value: 2),
                MetricSeries(labels: ["c", "exited", "exit"], value: 1),
                MetricSeries(labels: ["c", "suppressed", "error"], value: 3),
            ],
            saturations: [
                MetricSeries(labels: ["kinds"], value: 8), MetricSeries(labels: ["spend"], value: 0),
            ],
            deadLetters: [MetricSeries(labels: ["bad_time"], value: 2), MetricSeries(labels: ["too_deep"], value: 0)])
        let expected =
            #"{"version":"1.2.3","application_id":"shop","instance":"i","started":"2026-03-02T09:32:00.000Z","uptime_seconds":7,"#
            + #""ready":false,"not_ready":["worker 1 restores its state","worker 2 has failed: torn"],"#
            + #""kafka":{"reachable":true,"fault":null},"ruleset":{"hash":"\#(rules.rules.hash)","since":"2026-03-02T09:32:00.000Z","#
            + #""campaigns":1,"last_reload":{"time":"2026-03-02T09:32:01.000Z","successful":false,"error":"2 errors"},"#
            + #""warming":[{"feature":"ever","until":null},{"feature":"spend","until":"2026-03-02T09:32:02.000Z"}]},"#
            + #""totals":{"events":{"applied":7},"decisions":{"exited":1,"sent":2,"suppressed":3},"commands":2,"saturated":{"kinds":8},"dead_letters":{"bad_time":2},"errors":{"c":3}},"#
            + #""undeclared_types":[{"type":"quite-another","count":1,"topic":"t","partition":1,"offset":9,"did_you_mean":null},"#
            + #"{"type":"A","count":2,"topic":"t","partition":0,"offset":8,"did_you_mean":"a"}],"#
            + #""workers":[{"worker":0,"state":"running","ruleset":"h","partitions":[{"partition":3,"#
            + #""clock":"2026-03-02T09:32:00.007Z","caught_up":true,"individuals":5,"timers":2,"state_bytes":1000,"store_backlog":6,"#
            + #""inputs":[{"topic":"a","next_offset":9,"lag":1},{"topic":"b","next_offset":null,"lag":null}]}]},"#
            + #"{"worker":1,"state":"restoring","ruleset":"h","restore":{"done":1,"total":4,"seconds_left":3},"partitions":[]},"#
            + #"{"worker":2,"state":"failed","failure":"torn","ruleset":null,"partitions":[]}]}"# + "\n"
        let sightings = Sightings()
        for (name, partition, offset) in [("A", 0, 7), ("A", 0, 8), ("quite-another", 1, 9)] as [(String, Int32, Int64)]
        {
            _ = sightings.note(
                undeclared: name, at: .init(topic: "t", partition: partition, offset: offset),
                hash: StableHash.hash(name))
        }
        #expect(text(rules, workers, counts, undeclared: sightings.undeclaredTypes) == expected)
    }

    @Test func aDaemonThatHasNoWorkersYetWaitsForTheBroker() throws {
        let rules = RulesInUse(try Self.rules(), since: 0)
        let text = text(rules, [], StatusReport.Counts(events: [], decisions: []))
        #expect(text.contains(#""ready":false,"not_ready":["the daemon waits for the broker and its topics"]"#))
        #expect(text.contains(#""kafka":{"reachable":false,"fault":null}"#))
        #expect(text.contains(#""warming":[]"#))
    }

    @Test func aReloadThatFailedIsMeasured() throws {
        let registry = MetricRegistry()
        var rules = RulesInUse(try Self.rules(), since: 0)
        rules.note(.init(time: 1, error: "no"))
        let refused = rules
        _ = DaemonStatus(application: "a", instance: "i", registry: registry, readiness: Readiness()) {
            refused
        }
        let metrics = try ParsedExposition(String(decoding: registry.exposition(), as: UTF8.self))
        #expect(metrics.value("attune_ruleset_last_reload_successful") == 0)
        #expect(metrics.value("attune_ruleset_info", ["hash": refused.rules.hash]) == 1)
    }

    @Test func twoWorkersGaugesOfOneSeriesAreTheLarger() {
        let registry = MetricRegistry()
        for seconds in [3.0, 8, 5] {
            let publisher = registry.makePublisher()
            var values = MetricValues()
            let slot = values.slot(MetricFamilies.restoreDuration)
            values.set(seconds, at: slot)
            publisher.publish(values)
        }
        #expect(registry.series(of: MetricFamilies.restoreDuration) == [MetricSeries(labels: [], value: 8)])
    }
}

struct OwnedPartitionTests {
    private func partition(next: Int64?) throws -> OwnedPartition {
        let rules = try #require(RuleSetLoader.load(ExampleRules.files, timeZones: TimeZoneFixtures.database).ruleSet)
        return OwnedPartition(
            number: 0, processor: PartitionProcessor(rules: rules, options: .init(application: "a")), next: [next])
    }

    @Test func theLagCountsFromTheCommittedOffset() throws {
        let partition = try partition(next: 10)
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 15)) == 5)
        _ = partition.advance(0, to: 12, timestamp: 1_000)
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 15)) == 5)
        partition.commit(at: 1_500)
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 15)) == 2)
        #expect(try self.partition(next: nil).lag(of: 0, behind: Watermarks(low: 3, high: 9)) == 6)
    }

    @Test func theControlRecordsAtAnEndAreNoLag() throws {
        let partition = try partition(next: 10)
        _ = partition.advance(0, to: 13, timestamp: 1_000)
        #expect(partition.reachedEnd(of: 0, at: 15))
        // Not while what was read is not committed.
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 15)) == 5)
        partition.commit(at: 1_500)
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 15)) == 0)
        #expect(partition.lag(of: 0, behind: Watermarks(low: 0, high: 18)) == 3)
    }

    @Test func whatIsCommittedIsThePositionBehindControlRecords() throws {
        let partition = try partition(next: 10)
        #expect(!partition.reachedEnd(of: 0, at: 10) && !partition.isTouched)
        #expect(partition.reachedEnd(of: 0, at: 12) && partition.isTouched)
        #expect(partition.next == [12] && partition.committed == [10])
        partition.rollback()
        #expect(partition.next == [10])
        _ = partition.reachedEnd(of: 0, at: 12)
        partition.commit(at: 1_500)
        #expect(partition.committed == [12] && !partition.isTouched)
        // Where nothing was read yet there is nothing to remember.
        let fresh = try self.partition(next: nil)
        #expect(!fresh.reachedEnd(of: 0, at: 7) && fresh.next == [nil])
    }

    @Test func theLastRecordIsTakenBackWithItsTransaction() throws {
        let rules = try #require(RuleSetLoader.load(ExampleRules.files, timeZones: TimeZoneFixtures.database).ruleSet)
        let (one, two) = (AppliedRecord(offset: 9, hash: 1), AppliedRecord(offset: 10, hash: 2))
        let away = Checkpoint.Offset(topic: "away", next: 4, last: one)
        let partition = OwnedPartition(
            number: 0, processor: PartitionProcessor(rules: rules, options: .init(application: "a")), next: [10, nil],
            last: [one, nil], others: [away])
        _ = partition.advance(0, to: 10, timestamp: 1_000, at: 3)
        #expect(partition.places == [3, -1])
        partition.note(two, of: 0)
        #expect(partition.places == [-1, -1])
        #expect(partition.offsets(["in", "new"]) == [away, Checkpoint.Offset(topic: "in", next: 11, last: two)])
        partition.rollback()
        #expect(partition.offsets(["in", "new"]) == [away, Checkpoint.Offset(topic: "in", next: 10, last: one)])
        _ = partition.advance(0, to: 10, timestamp: 1_000, at: 0)
        partition.note(two, of: 0)
        partition.commit(at: 1_500)
        partition.rollback()
        #expect(partition.last == [two, nil])
    }

    @Test func theAgeOfARecordStandsStillUnlessMoreWait() throws {
        let partition = try partition(next: 10)
        #expect(partition.age(of: 0, at: nil) == nil)
        _ = partition.advance(0, to: 10, timestamp: 1_000)
        partition.commit(at: 1_200)
        #expect(partition.age(of: 0, at: nil) == 200)
        #expect(partition.age(of: 0, at: 9_000) == 8_000)
        // A transaction of another partition changes nothing here.
        partition.commit(at: 5_000)
        #expect(partition.age(of: 0, at: nil) == 200)
        #expect(partition.age(of: 0, at: 500) == 0)
    }
}

struct RestoreProgressTests {
    @Test func theRestTakesAsLongAsWhatIsDoneSaysItWill() {
        let start = ContinuousClock.now
        var progress = RestoreProgress([0: 100..<200, 1: 0..<300], at: start)
        #expect(progress.reading([:], at: start) == .init(done: 0, total: 400, secondsLeft: nil))
        let later = progress.reading([0: 150, 1: 50], at: start + .seconds(10))
        #expect(later == .init(done: 100, total: 400, secondsLeft: 30))
        #expect(later.percent == 25)
        // New records of others lie beyond the end that was known.
        #expect(
            progress.reading([0: 900, 1: 900], at: start + .seconds(20)) == .init(done: 400, total: 400, secondsLeft: 0)
        )
        let lines = [4, 5, 6, 10].map { progress.isLineDue(at: start + .seconds($0)) }
        #expect(lines == [false, true, false, true])
    }

    @Test func nothingToReadIsDone() {
        #expect(RestoreProgress([0: 5..<5]).reading([:]).percent == 100)
    }
}
