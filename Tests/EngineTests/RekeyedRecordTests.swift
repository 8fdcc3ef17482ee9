import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import State
import Testing

@testable import Engine

/// What partitions tell each other: where it goes, what it holds, and how it is read.
struct RekeyedRecordTests {
    @Test func anErasureIsToldToEachPartitionOnce() throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        let placement = Placement(partition: 0, count: 4)
        let partition = PartitionProcessor(
            rules: rules, options: PartitionProcessor.Options(application: "app", placement: placement))
        let long = String(repeating: "x", count: 900)
        var effects = Effects()
        for index in 0..<60 {
            let link = rules.event(
                "individual.linked", "l-\(index)", at: Scenario.origin, effect: .linked(alias: "\(long)\(index)"))
            partition.step(.event(link), .at(Scenario.origin), into: &effects)
        }
        partition.commit()
        let erasure = rules.event("individual.erased", "x", at: Scenario.origin, effect: .erased)
        partition.step(.event(erasure), .at(Scenario.origin), into: &effects)
        let records = partition.rekeyedRecords
        #expect(records.count == 3)
        // What another build wrote before spoke of one alias at a time.
        let bytes = try #require(records.first?.bytes)
        #expect(bytes[0] == 2 && bytes[1] == 4)
    }

    @Test func aStateBringsAllNamesThatItRefersTo() throws {
        let rules = try RuleSet.of(RekeyingCluster.text)
        let count: Int32 = 16
        func partition(_ id: String) -> PartitionProcessor {
            let utf8 = id.utf8Span.span
            let home = Placement(partition: 0, count: count).partition(of: unsafe utf8.bytes)
            return PartitionProcessor(
                rules: rules,
                options: PartitionProcessor.Options(
                    application: "app", placement: Placement(partition: home, count: count)))
        }
        let cookie = partition("cookie")
        var effects = Effects()
        cookie.step(
            .event(rules.event("a", "1", of: "cookie", at: Scenario.origin, ["k": .string("x")])),
            .at(Scenario.origin), into: &effects)
        let link = RekeyedRecord(
            target: IndividualID("cookie"), content: .link(individual: IndividualID("joe"), linked: Scenario.origin))
        cookie.step(.rekeyed(link), .at(Scenario.origin), into: &effects)
        guard case .merge(_, _, _, let names, _)? = cookie.rekeyedRecords.last?.content else {
            Issue.record("no merge")
            return
        }
        #expect(names.contains("waits"))
        #expect(names.count < rules.stateNames.count, "and no others")
    }

    @Test func theyFindTheirPartitionAsJavaProducersDo() {
        // Of Kafka's own tests of `Utils.murmur2`, here with the sign taken off.
        let expected: [(String, UInt32)] = [
            ("21", UInt32(bitPattern: -973_932_308)), ("foobar", UInt32(bitPattern: -790_332_482)),
            ("a-little-bit-long-string", UInt32(bitPattern: -985_981_536)),
            ("a-little-bit-longer-string", UInt32(bitPattern: -1_486_304_829)),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", UInt32(bitPattern: -58_897_971)), ("abc", 479_470_107),
        ]
        for (id, hash) in expected {
            let utf8 = id.utf8Span.span
            for count in [1, 7, 12, Int32.max] {
                let found = Placement(partition: 0, count: count).partition(of: unsafe utf8.bytes)
                #expect(found == Int32(hash & 0x7FFF_FFFF) % count, "\(id) of \(count)")
            }
        }
    }

    @Test func noBytesStopTheReader() throws {
        let partition = RekeyingCluster(try RuleSet.of(RekeyingCluster.text), count: 3).partitions[0]
        var state = IndividualState(id: "c-1")
        state.setConsent(purpose: "marketing", channel: nil, granted: true, time: 5)
        let trail = ["a", "b"].map { IndividualID($0) }
        let contents: [RekeyedRecord.Content] = [
            .event(
                ForwardedRecord(
                    topic: "t", partition: 3, offset: 9, timestamp: -1, key: [], value: nil,
                    headers: [RecordHeader("h", nil), RecordHeader("i", "")])),
            .link(individual: IndividualID("joe"), linked: 7),
            .merge(alias: IndividualID("c-1"), linked: 8, state: state, names: ["gone"], decisions: []),
            .unlink(alias: IndividualID("c-1")), .erase(individual: IndividualID("joe"), aliases: trail, time: 3),
        ]
        for content in contents {
            let bytes = RekeyedRecord(target: IndividualID("x"), content: content, trail: trail).bytes
            let read = try partition.rekeyedRecord(key: Array("x".utf8), value: bytes)
            #expect(read.bytes == bytes && read.key == Array("x".utf8) && read.trail == trail)
            for length in 0..<bytes.count {
                #expect(throws: RekeyedRecord.Unreadable.self) {
                    try partition.rekeyedRecord(key: [1], value: Array(bytes[..<length]))
                }
            }
            #expect(throws: RekeyedRecord.Unreadable.self) {
                try partition.rekeyedRecord(key: [1], value: [RekeyedRecord.version + 1] + bytes.dropFirst())
            }
            #expect(throws: RekeyedRecord.Unreadable.self) { try partition.rekeyedRecord(key: [], value: bytes) }
        }
    }
}
