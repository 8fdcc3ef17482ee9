internal import Engine
internal import SeededRandomness
internal import Testing
@testable internal import Daemon

struct RelocationTests {
    /// Ids with the partitions among 7 that Kafka's own hashes of them give.
    private static let homes: [(id: String, home: Int32)] = [
        ("21", Int32((-973_932_308 & 0x7fff_ffff) % 7)), ("foobar", Int32((-790_332_482 & 0x7fff_ffff) % 7)),
        ("abc", 479_470_107 % 7),
    ]

    @Test func whatIsKeptUnderAnIdGoesWhereJavasPartitionerPutsIt() {
        let relocation = Relocation(count: 7, before: 3)
        for (id, home) in Self.homes {
            for key in [StateKey.individual(id), .alias(id), .decisions(id)] {
                #expect(relocation.home(ofKey: key.bytes, in: 1) == .one(home), "\(id)")
            }
        }
        #expect(relocation.home(ofKey: StateKey.checkpoint.bytes, in: 1) == .here)
        #expect(relocation.home(ofKey: [9, 1], in: 1) == nil)
        #expect(relocation.home(ofKey: [], in: 1) == nil)
    }

    @Test func anErasureGoesWhereverItsIdMayLive() {
        let key = StateKey.erasure(5).bytes
        #expect(Relocation(count: 7, before: 3).home(ofKey: key, in: 1) == .each([0, 1, 2, 3, 4, 5, 6]))
        #expect(Relocation(count: 9, before: 3).home(ofKey: key, in: 1) == .each([1, 4, 7]))
        // Those who lived in 1 of 3 live in one of them.
        for number in 0..<500 {
            let id = "person-\(number)".utf8
            guard Relocation(count: 3, before: 1).home(of: id) == 1 else { continue }
            #expect([1, 4, 7].contains(Relocation(count: 9, before: 3).home(of: id)))
        }
    }

    /// The state as a naive reader sees it: the last value of each key in each partition.
    private typealias State = [Int32: [[UInt8]: [UInt8]]]

    private static func apply(_ changes: some Sequence<ChangelogScan.Change>, to state: inout State) {
        for change in changes { state[change.partition, default: [:]][change.key] = change.value }
    }

    /// Whatever portion was the last before an interruption: everybody is in one place, and beginning again brings them home.
    @Test func anInterruptedMoveLeavesEverybodyInOnePlaceAndIsGoneOnWith() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("anInterruptedMoveLeavesEverybodyInOnePlaceAndIsGoneOnWith seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for (before, after) in [(1, 2), (2, 4), (3, 7), (4, 5)] as [(Int32, Int32)] {
            var state: State = [:]
            let old = Relocation(count: before, before: before)
            let people = (0..<200).map { "p-\($0)" }
            for person in people {
                let home = old.home(of: person.utf8)
                state[home, default: [:]][StateKey.individual(person).bytes] = Array(person.utf8)
                if random.chance(3) { state[home]?[StateKey.decisions(person).bytes] = [1] }
            }
            state[0]?[StateKey.erasure(7).bytes] = [7]
            let relocation = Relocation(count: after, before: before)
            func places(_ person: String) -> [Int32] {
                state.keys.filter { state[$0]?[StateKey.individual(person).bytes] != nil }
            }
            for attempt in 0..<3 {
                var plan = RelocationPlan(before: before, after: after)
                // What comes while it moves is at home.
                let found = state
                for number in 0..<before {
                    let changes = try relocation.changes(found[number] ?? [:], in: number, counting: &plan)
                    var batches: [[ChangelogScan.Change]] = []
                    // Small ones, cut as the real ones are: never between somebody and their tombstone.
                    for change in changes {
                        if batches.isEmpty || change.value != nil && random.chance(3) { batches.append([]) }
                        batches[batches.count - 1].append(change)
                    }
                    for batch in attempt == 2 ? batches[...] : batches.prefix(batches.count / 2) {
                        Self.apply(batch, to: &state)
                        for person in people { #expect(places(person).count == 1) }
                    }
                }
                if attempt == 0 { #expect(plan.individuals.all == people.count) }
            }
            for person in people { #expect(places(person) == [relocation.home(of: person.utf8)]) }
            #expect(
                state.values.filter { $0[StateKey.erasure(7).bytes] != nil }.count
                    == (after % before == 0 ? Int(after / before) : Int(after)))
        }
    }

    @Test func aPortionEndsBeforeSomebodyNotBetweenThemAndTheirTombstone() {
        let changes = (0..<15_000).flatMap { number in
            let key = StateKey.individual("\(number)").bytes
            return [
                ChangelogScan.Change(partition: 1, key: key, value: [1]),
                ChangelogScan.Change(partition: 0, key: key, value: nil),
            ]
        }
        // An erasure, which has no tombstone, makes the places odd.
        let erasure = ChangelogScan.Change(partition: 1, key: StateKey.erasure(1).bytes, value: [1])
        let batches = RelocationSteps.batches([erasure] + changes)
        #expect(batches.map(\.count) == [10_001, 10_000, 10_000])
        for batch in batches { #expect(batch.first?.value != nil && batch.last?.value == nil) }
        let large = (0..<5).map {
            ChangelogScan.Change(partition: 1, key: [1, $0], value: Array(repeating: 0, count: 2 << 20))
        }
        #expect(RelocationSteps.batches(large).map(\.count) == [2, 2, 1])
        #expect(RelocationSteps.batches([]).isEmpty)
    }

    private static func counts(_ inputs: [Int?], state: Int?) -> TopicCounts {
        TopicCounts(
            inputs: inputs.enumerated().map { .init(name: "in-\($0)", count: $1) },
            state: .init(name: "state", count: state),
            rekeyed: .init(name: "rekeyed", count: state),
            outputs: [.init(name: "out", count: 2), .init(name: "big", count: 50)])
    }

    @Test func topicsWithFewerPartitionsGrow() throws {
        #expect(try Self.counts([4, 4], state: 2).growth(to: 4).map(\.topic) == ["state", "rekeyed", "out"])
        #expect(try Self.counts([4, 4], state: 4).growth(to: 4).map(\.topic) == ["out"])
    }

    @Test(
        arguments: [
            ([4, 3], 2, "the input in-1 has 3 partitions"), ([nil], 2, "the input in-0 does not exist"),
            ([4], 5, "their number cannot be lowered"), ([4], nil, "the state topic state does not exist"),
        ] as [([Int?], Int?, String)])
    func whatCannotBeIsRefused(inputs: [Int?], state: Int?, words: String) {
        let error = #expect(throws: ServiceError.self) { try Self.counts(inputs, state: state).growth(to: 4) }
        #expect(error?.description.contains(words) == true && error?.kind == .configuration)
    }
}
