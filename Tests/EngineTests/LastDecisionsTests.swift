import CEL
import Decisions
import Events
import JSON
import RuleSets
import Scenarios
import State
import Testing

@testable import Engine

/// The last decisions kept of individuals: what answers why somebody did not get something.
struct LastDecisionsTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int, note: string}}, b: {}}
        attributes: {token: string, email: {type: string, pii: true}}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features: {n: {count: a}, last_note: {last: a, of: event.note, default: ''}}
        policies: {consent: {default: granted}, caps: [{max: 1, per: 24h}]}
        campaigns:
          says: {trigger: a, when: 'n > 0 && !(has(individual.email) && individual.email == "x")', message: {channels: [push], template: t, params: {note: '${last_note}'}}}
          waits: {trigger: {event: b, key: event.id}, steps: [{wait: 5m}, {send: {channels: [push], template: t}}]}

        """

    /// A partition among some, whose transactions are under the test's control.
    private struct Partition {
        let rules: RuleSet
        let processor: PartitionProcessor
        private(set) var changelog: [StateKey: [UInt8]] = [:]
        private var effects = 0

        init(_ rules: RuleSet? = nil, placement: Placement? = nil, mode: RecordMode = .structured) throws {
            self.rules = try rules ?? RuleSet.of(LastDecisionsTests.rules)
            processor = PartitionProcessor(
                rules: self.rules,
                options: PartitionProcessor.Options(application: "app", mode: mode, placement: placement))
        }

        mutating func happen(
            _ minute: Double, _ type: String, _ properties: [String: Value] = [:], of individual: String = "joe",
            effect: SystemEffect = .none, commits: Bool = true
        ) {
            effects += 1
            let event = rules.event(
                type, "e-\(effects)", of: individual, at: Scenario.minute(minute), properties, effect: effect)
            step(.event(event), minute, commits: commits)
        }

        mutating func pass(_ minute: Double) { step(.time, minute) }

        mutating func step(_ input: Input, _ minute: Double, commits: Bool = true) {
            var effects = Effects(.written)
            processor.step(input, .at(Scenario.minute(minute)), into: &effects)
            if commits { commit() }
        }

        mutating func commit() {
            for place in 0..<processor.changeCount {
                let state = processor.change(at: place)
                changelog[.individual(state.id)] = state.isEmpty ? nil : state.bytes
            }
            for change in processor.identityChanges() + processor.decisionChanges() {
                changelog[change.key] = change.value
            }
            processor.commit()
        }

        /// As a restart finds it, the changelog's records in this order of keys.
        func restored(decisionsFirst: Bool) throws -> PartitionProcessor {
            let processor = try Partition(rules).processor
            let keys = changelog.keys.sorted { left, right in
                let order = left.bytes.lexicographicallyPrecedes(right.bytes)
                return decisionsFirst ? !order : order
            }
            for key in keys {
                switch key {
                case .individual(let id): try processor.restore(id, bytes: changelog[key])
                case .decisions(let id): try processor.restore(decisionsOf: id, value: changelog[key])
                default: break
                }
            }
            processor.restore(self.processor.checkpoint(offsets: []))
            return processor
        }
    }

    /// `says suppressed capped +2`, the newest first.
    private static func told(_ processor: PartitionProcessor, of individual: String = "joe") -> [String] {
        guard case .known(let known) = processor.describe(individual) else { return ["unknown"] }
        return known.decisions.map { decision in
            let data = value(decision.data)
            let words = ["campaign", "outcome", "reason"].compactMap { text(data[$0]) }
            return words.joined(separator: " ") + (decision.repeats > 0 ? " +\(decision.repeats)" : "")
        }
    }

    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }

    private static func value(_ bytes: [UInt8]) -> JSONValue {
        var parser = JSONParser()
        guard let document = unsafe try? parser.parse(bytes.span.bytes) else { return .null }
        return JSONValue(document.root)
    }

    private static func data(_ processor: PartitionProcessor, of individual: String = "joe") -> [JSONValue] {
        guard case .known(let known) = processor.describe(individual) else { return [] }
        return known.decisions.map { value($0.data) }
    }

    @Test func ofEachCampaignAndOutcomeTheNewestIsKeptWithItsRepeats() throws {
        var partition = try Partition()
        for minute in [0.0, 1, 2, 3] { partition.happen(minute, "a") }
        #expect(Self.told(partition.processor) == ["says suppressed capped +2", "says sent"])
        partition.happen(4, "b")
        partition.pass(9)
        #expect(
            Self.told(partition.processor) == [
                "waits suppressed capped", "waits entered", "says suppressed capped +2", "says sent",
            ])
        // A day later it is told again, and what was left out belongs to that record.
        partition.happen(1_442, "a")
        #expect(Self.told(partition.processor).prefix(1) == ["says sent"])
    }

    @Test func aSuppressionThatIsNotToldWritesNothing() throws {
        var partition = try Partition()
        partition.happen(0, "a")
        partition.happen(1, "a")
        partition.happen(2, "a", commits: false)
        #expect(partition.processor.decisionChanges().isEmpty)
        #expect(Self.told(partition.processor).first == "says suppressed capped +1")
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func whatIsKeptIsTheDataOfTheRecordWithPersonalValuesMasked(mode: RecordMode) throws {
        var partition = try Partition(mode: mode)
        let email = try #require(partition.rules.schema.attributes.firstIndex { $0.name == "email" })
        partition.happen(0, "individual.updated", effect: .attributes([(email, .string("secret@x"))]))
        partition.happen(1, "a", ["note": .string("hello")])
        let data = try #require(Self.data(partition.processor).first)
        #expect(Self.text(data["outcome"]) == "sent" && Self.text(data["exited"]) == "completed")
        #expect(Self.text(data["inputs"]?["individual.email"]) == "masked")
        #expect(Self.text(data["params"]?["note"]) == "hello")
        let kept = String(decoding: partition.changelog[.decisions("joe")] ?? [], as: UTF8.self)
        #expect(kept.contains("hello") && !kept.contains("secret"))
    }

    @Test(arguments: [true, false])
    func aRestartKnowsThemInWhateverOrderTheChangelogIsRead(decisionsFirst: Bool) throws {
        var partition = try Partition()
        for minute in [0.0, 1, 2] { partition.happen(minute, "a") }
        partition.happen(2, "b", of: "ann")
        let restored = try partition.restored(decisionsFirst: decisionsFirst)
        #expect(Self.told(restored) == ["says suppressed capped +1", "says sent"])
        #expect(Self.told(restored, of: "ann") == ["waits entered"])
        #expect(restored.stateBytes == partition.processor.stateBytes)
    }

    @Test func aBuildWithoutThemLeavesNoneAndAllGoesOn() throws {
        var partition = try Partition()
        for minute in [0.0, 1, 2] { partition.happen(minute, "a") }
        let restored = try Partition(partition.rules).processor
        try restored.restore("joe", bytes: partition.changelog[.individual("joe")])
        restored.restore(partition.processor.checkpoint(offsets: []))
        #expect(Self.told(restored) == [])
        var effects = Effects(.written)
        let event = partition.rules.event("a", "later", at: Scenario.minute(1_500))
        restored.step(.event(event), .at(Scenario.minute(1_500)), into: &effects)
        #expect(Self.told(restored) == ["says sent"])
    }

    @Test func aRollbackTakesThemBack() throws {
        var partition = try Partition()
        partition.happen(0, "a")
        let before = partition.changelog[.decisions("joe")]
        partition.happen(1, "a", commits: false)
        partition.happen(1, "a", of: "new", commits: false)
        #expect(Self.told(partition.processor).count == 2)
        partition.processor.rollback()
        #expect(Self.told(partition.processor) == ["says sent"])
        #expect(partition.processor.decisionChanges().isEmpty)
        partition.happen(1, "b", of: "other")
        #expect(
            Self.told(partition.processor, of: "other") == ["waits entered"], "a slot that is used again has its own")
        partition.happen(2, "a", commits: false)
        #expect(partition.processor.decisionChanges().count == 1)
        partition.processor.rollback()
        #expect(try partition.restored(decisionsFirst: false).describeData() == [before])
    }

    @Test func anErasureForgetsThem() throws {
        var partition = try Partition()
        partition.happen(0, "a")
        partition.happen(1, "b")
        #expect(partition.changelog[.decisions("joe")] != nil)
        partition.happen(2, "individual.erased", effect: .erased)
        #expect(partition.changelog[.decisions("joe")] == nil)
        #expect(partition.processor.stateBytes == 0 && Self.told(partition.processor) == ["unknown"])
        partition.happen(3, "a")
        #expect(Self.told(partition.processor) == ["says suppressed no_consent"])
    }

    @Test func whoHasNothingLeftHasNoneEither() throws {
        var partition = try Partition()
        let token = try #require(partition.rules.schema.attributes.firstIndex { $0.name == "token" })
        partition.happen(0, "individual.updated", effect: .attributes([(token, .string("t"))]))
        partition.processor.restore(decisionsOfJoe: ["sent"])
        partition.happen(1, "individual.updated", effect: .noAttributes, commits: false)
        if partition.processor.change(at: 0).isEmpty {
            #expect(partition.processor.decisionChanges().map(\.key) == [.decisions("joe")])
        }
        partition.commit()
        #expect(partition.changelog[.decisions("joe")] == nil)
    }

    @Test func aLinkUnitesThem() throws {
        var partition = try Partition()
        partition.happen(0, "a", of: "alias")
        partition.happen(1, "b", of: "alias")
        partition.happen(2, "b", of: "joe")
        partition.happen(3, "individual.linked", effect: .linked(alias: "alias"))
        // Of one campaign and outcome the newer stays, the own one here.
        #expect(Self.told(partition.processor) == ["linked", "waits entered", "says sent"])
        #expect(Self.data(partition.processor)[1]["trigger"]?["id"].flatMap(Self.text) == "e-3")
        #expect(Self.told(partition.processor, of: "alias") == Self.told(partition.processor))
        #expect(partition.changelog[.decisions("alias")] == nil && partition.changelog[.decisions("joe")] != nil)
    }

    @Test func aLinkAcrossPartitionsTakesThemAlong() throws {
        let ids = (0..<50).map { "id-\($0)" }
        func home(_ id: String) -> Int32 { Placement(partition: 0, count: 2).partition(of: IndividualID(id).raw) }
        let joe = try #require(ids.first { home($0) == 0 })
        let alias = try #require(ids.first { home($0) == 1 })
        let rules = try RuleSet.of(Self.rules)
        var first = try Partition(rules, placement: Placement(partition: 0, count: 2))
        var second = try Partition(rules, placement: Placement(partition: 1, count: 2))
        second.happen(0, "a", of: alias)
        first.happen(1, "individual.linked", of: joe, effect: .linked(alias: alias), commits: false)
        let link = try #require(first.processor.rekeyedRecords.first)
        first.commit()
        second.step(.rekeyed(link), 2, commits: false)
        let merge = try #require(second.processor.rekeyedRecords.first)
        second.commit()
        #expect(second.changelog[.decisions(alias)] == nil)
        let read = try first.processor.rekeyedRecord(key: merge.key, value: merge.bytes)
        first.step(.rekeyed(read), 3)
        #expect(Self.told(first.processor, of: joe) == ["linked", "says sent"])
        guard case .alias(of: joe) = second.processor.describe(alias) else {
            Issue.record("the alias leads to its individual")
            return
        }
    }

    @Test func aMergeWithoutDecisionsIsWrittenAsBuildsBeforeReadIt() throws {
        let state = IndividualState(id: "c-1")
        func version(_ decisions: [UInt8]) -> UInt8? {
            RekeyedRecord(
                target: IndividualID("x"),
                content: .merge(
                    alias: IndividualID("c-1"), linked: 8, state: state, names: ["gone"], decisions: decisions)
            ).bytes.first
        }
        #expect(version([]) == 1)
        #expect(version(PartitionProcessor.record(["sent"])) == 2)
    }

    @Test func theyAreBounded() throws {
        let campaigns = (0..<40).map {
            "  c\($0): {trigger: a, purpose: transactional, message: {channels: [push], template: t, params: {note: '${last_note}'}}}\n"
        }
        var partition = try Partition(
            try RuleSet.of(
                """
                events: {a: {properties: {note: string}}}
                channels: {push: {address: '"t"'}}
                features: {last_note: {last: a, of: event.note, default: ''}}
                campaigns:
                \(campaigns.joined())
                """))
        partition.happen(0, "a", ["note": .string(String(repeating: "é", count: 500))])
        let data = Self.data(partition.processor)
        #expect(data.count == DecisionRecord.mostDecisions)
        let kept = try #require(partition.changelog[.decisions("joe")])
        #expect(kept.count < DecisionRecord.mostDecisions * (DecisionRecord.mostData + 64))
    }

    @Test func aLargeDecisionIsKeptWithoutWhatItReadAndItsParameters() throws {
        let rules = try RuleSet.of(
            """
            events: {a: {properties: {note: string}}}
            channels: {push: {address: '"t"'}}
            campaigns:
              says: {trigger: a, purpose: transactional, message: {channels: [push], template: t, params: {note: '${event.note}'}}}

            """)
        var partition = try Partition(rules)
        partition.happen(0, "a", ["note": .string(String(repeating: "x", count: 4_000))])
        let data = try #require(Self.data(partition.processor).first)
        #expect(data["params"] == nil && data["inputs"]?["event.note"] == nil)
        #expect(data["cut"] == .bool(true) && Self.text(data["template"]) == "t")
    }

    @Test func ofALargeDetailTheBeginningIsKept() throws {
        let rules = try RuleSet.of(
            """
            events: {a: {properties: {note: string}}}
            channels: {push: {address: '"t"'}}
            campaigns:
              says: {trigger: a, when: 'int(event.note) > 1', purpose: transactional, message: {channels: [push], template: t}}

            """)
        for length in [100, 2_000] {
            var partition = try Partition(rules)
            partition.happen(0, "a", ["note": .string(String(repeating: "é", count: length))])
            let data = try #require(Self.data(partition.processor).first)
            let detail = try #require(Self.text(data["detail"]))
            #expect(detail.contains("éé") && Self.text(data["reason"]) == "error")
            #expect((data["cut"] == .bool(true)) == (length > 1_000) && detail.hasSuffix("…") == (length > 1_000))
            #expect(detail.utf8.count <= DecisionRecord.mostDetail + "…".utf8.count)
        }
    }

    @Test func noBytesStopTheReader() throws {
        let bytes = PartitionProcessor.record(["sent", "suppressed"])
        try DecisionRecord.validate(bytes)
        #expect(DecisionRecord.entries(bytes).map(\.outcome) == ["sent", "suppressed"])
        for length in 0..<bytes.count {
            // A whole number of decisions is a record, too.
            if (try? DecisionRecord.validate(Array(bytes[..<length]))) != nil {
                #expect(DecisionRecord.entries(Array(bytes[..<length])).count == 1)
            }
        }
        #expect(throws: DecisionRecord.Unreadable.newer(version: 2)) {
            try DecisionRecord.validate([2] + bytes.dropFirst())
        }
        #expect(throws: DecisionRecord.Unreadable.damaged) { try DecisionRecord.validate([0] + bytes.dropFirst()) }
        #expect(throws: DecisionRecord.Unreadable.damaged) {
            try DecisionRecord.validate(PartitionProcessor.record(["sold"]))
        }
        #expect(throws: DecisionRecord.Unreadable.damaged) {
            try DecisionRecord.validate(PartitionProcessor.record(["sent"], data: "{"))
        }
    }

    /// The layout of version 1, as it was released: a later build must read it.
    @Test func theFirstLayoutIsRead() throws {
        let data = Array(#"{"a":"b12345"}"#.utf8)
        let whole: [UInt8] =
            [1, 36]
            + [1, 0, 0, 0, 0, 0, 0, 0]  // campaign
            + [0, 16, 0, 0, 0, 0, 0, 0]  // when
            + [4] + Array("sent".utf8) + [14] + data
        try DecisionRecord.validate(whole)
        let entry = try #require(DecisionRecord.entries(whole).first)
        #expect(entry.campaign == 1 && entry.time == 4_096 && entry.outcome == "sent")
        #expect(entry.data == data)
        #expect(DecisionRecord.bytes(of: [entry]) == whole)
    }
}

extension PartitionProcessor {
    /// A record of decisions with these outcomes.
    fileprivate static func record(_ outcomes: [String], data: String = "{}") -> [UInt8] {
        DecisionRecord.bytes(
            of: outcomes.map { DecisionRecord.Entry(campaign: 7, time: 9, outcome: $0, data: Array(data.utf8)) })
    }

    fileprivate func restore(decisionsOfJoe outcomes: [String]) {
        #expect(throws: Never.self) { try restore(decisionsOf: "joe", value: Self.record(outcomes)) }
    }

    /// What is kept of joe.
    fileprivate func describeData() -> [[UInt8]?] {
        [fold.individuals.slot(of: "joe").map { fold.decisions[$0] }]
    }
}
