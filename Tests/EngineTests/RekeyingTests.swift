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
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}}
        attributes: {token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features: {n: {count: a}, last_k: {last: a, of: event.k}}
        policies: {consent: {default: granted}}
        campaigns:
          waits: {trigger: {event: a, key: event.k}, steps: [{wait: 5m}, {send: {channels: [push], template: t}}]}

        """

    /// Records on their way: between two partitions they keep their order.
    private struct Cluster {
        let rules: RuleSet
        private(set) var partitions: [PartitionProcessor]
        private var ways: [[Int32: [(key: [UInt8], value: [UInt8])]]]
        private(set) var outcomes: [String: Int] = [:]
        private(set) var records: [Decision] = []
        private(set) var changelog: [[StateKey: [UInt8]]]
        private var events: [String: Event] = [:]

        init(_ rules: RuleSet, count: Int32) {
            self.rules = rules
            partitions = (0..<count).map {
                PartitionProcessor(
                    rules: rules,
                    options: PartitionProcessor.Options(
                        application: "app", placement: Placement(partition: $0, count: count)))
            }
            ways = Array(repeating: [:], count: Int(count))
            changelog = Array(repeating: [:], count: Int(count))
        }

        func home(of id: String) -> Int {
            let utf8 = id.utf8Span.span
            return Int(Placement(partition: 0, count: Int32(partitions.count)).partition(of: unsafe utf8.bytes))
        }

        /// Reads an event where its individual lives.
        mutating func happen(_ event: Event, _ id: String) {
            let home = home(of: IndividualID(event.individual).text)
            events[id] = event
            var effects = Effects(.values)
            let outcome = partitions[home].step(.event(event), .at(event.time), into: &effects)
            conclude(outcome, of: id, at: home, effects)
        }

        /// Has a record arrive; false where none is on its way.
        mutating func deliver(_ generator: inout SeededGenerator) throws -> Bool {
            let waiting = ways.indices.flatMap { from in ways[from].keys.sorted().map { (from, $0) } }
            guard !waiting.isEmpty else { return false }
            let (from, to) = generator.pick(of: waiting)
            guard let next = ways[from][to]?.removeFirst() else { return false }
            if ways[from][to]?.isEmpty ?? false { ways[from][to] = nil }
            let home = Int(to)
            let record = try partitions[home].rekeyedRecord(key: next.key, value: next.value)
            #expect(record.bytes == next.value, "it is read as it was written")
            var effects = Effects(.values)
            let clocks = Clocks.at(partitions[home].hasClock ? partitions[home].clock : Scenario.origin)
            guard let forwarded = record.forwarded else {
                partitions[home].step(.rekeyed(record), clocks, into: &effects)
                conclude(nil, of: "", at: home, effects)
                return true
            }
            let id = forwarded.topic
            guard let event = events[id] else { return false }
            // As the worker does: by the clock at which it arrived where it stood first.
            let outcome = partitions[home].step(.forwarded(event, record), .at(event.time), into: &effects)
            conclude(outcome, of: id, at: home, effects)
            return true
        }

        private mutating func conclude(
            _ outcome: EventOutcome?, of id: String, at home: Int, _ effects: borrowing Effects
        ) {
            let processor = partitions[home]
            var records = processor.rekeyedRecords
            if let outcome {
                outcomes[outcome.name, default: 0] += 1
                if case .rekeyed(let destination) = outcome {
                    let copy = ForwardedRecord(
                        topic: id, partition: 1, offset: 2, timestamp: 3, key: nil, value: [1],
                        headers: [RecordHeader("h", nil)])
                    records.append(RekeyedRecord(copy, to: destination))
                }
            }
            for record in records {
                let target = self.home(of: String(decoding: record.key, as: UTF8.self))
                ways[home][Int32(target), default: []].append((record.key, record.bytes))
            }
            self.records += effects.decisions
            for change in processor.changes() { changelog[home][.individual(change.individual)] = change.bytes }
            for change in processor.identityChanges() { changelog[home][change.key] = change.value }
            processor.commit()
        }

        /// Lets an hour pass everywhere, so that all events lie in the past.
        func passAnHour() {
            let time = (partitions.map(\.clock).max() ?? 0) + 3_600_000
            for partition in partitions {
                var effects = Effects(.values)
                partition.step(.time, .at(time), into: &effects)
                partition.commit()
            }
        }

        /// How many events are counted for an id, of one that is an alias for whoever it leads to.
        func count(_ id: String) -> Int {
            var id = id
            for _ in 0..<10 {
                guard let owner = partitions[home(of: id)].fold.identities.owner(of: IndividualID(id)) else { break }
                id = owner.individual.text
            }
            guard case .int(let count) = partitions[home(of: id)].value(of: .feature(1), for: id) else { return -1 }
            return Int(count)
        }

        /// Whether an id leads back to itself.
        func isInCircle(_ id: String) -> Bool {
            var current = id
            for _ in 0..<10 {
                guard let owner = partitions[home(of: current)].fold.identities.owner(of: IndividualID(current)) else {
                    return false
                }
                current = owner.individual.text
                if current == id { return true }
            }
            return false
        }

        /// The events counted for all individuals.
        var total: Int {
            partitions.reduce(0) { sum, partition in
                sum
                    + partition.fold.individuals.ids { _ in true }.reduce(0) { sum, id in
                        guard case .int(let count) = partition.value(of: .feature(1), for: id) else { return sum }
                        return sum + Int(count)
                    }
            }
        }
    }

    private static func cluster(_ count: Int32 = 3) throws -> Cluster { Cluster(try RuleSet.of(rules), count: count) }

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
        let rules = try RuleSet.of(Self.rules)
        for seed in first..<first + 500 {
            var generator = SeededGenerator(seed: seed)
            var cluster = Cluster(rules, count: Int32(generator.pick(1...4)))
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
        let rules = try RuleSet.of(Self.rules)
        var generator = SeededGenerator(seed: seed)
        var cluster = Cluster(rules, count: Int32(generator.pick(1...4)))
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
        let rules = try RuleSet.of(Self.rules)
        for seed in 1...500 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var cluster = Cluster(rules, count: 16)
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
        let rules = try RuleSet.of(Self.rules)
        var cluster = Cluster(rules, count: 5)
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

    @Test func anErasureIsToldToEachPartitionOnce() throws {
        let rules = try RuleSet.of(Self.rules)
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
        let rules = try RuleSet.of(Self.rules)
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
        let rules = try RuleSet.of(Self.rules)
        var circles = 0
        for seed in 1...300 as ClosedRange<UInt64> {
            var cluster = Cluster(rules, count: 16)
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
        let partition = try Self.cluster().partitions[0]
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
