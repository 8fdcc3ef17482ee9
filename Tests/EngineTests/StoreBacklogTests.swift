import Decisions
import Engine
import Events
import JSON
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

/// What a store is told, against the changelog: whenever it stops, the store and what the changelog says from its position on are all that
/// the changelog says.
struct StoreBacklogTests {
    /// A store and the changelog beside it, as keys and values.
    private struct World {
        let processor: PartitionProcessor
        /// The changelog's records, in order.
        var changelog: [(key: [UInt8], value: [UInt8]?)] = []
        var store: [[UInt8]: [UInt8]] = [:]
        /// The record of the changelog from which on the store may lack something.
        var position = 0
        var round: Int?
        var roundsOver = 0

        init(_ rules: RuleSet) {
            processor = PartitionProcessor(rules)
            processor.keepStoreBacklog()
        }

        /// Ends the transaction at hand, which the changelog has by then.
        mutating func commit() {
            for change in processor.identityChanges() + processor.decisionChanges() {
                changelog.append((change.key.bytes, change.value))
            }
            for place in 0..<processor.changeCount {
                let state = processor.change(at: place)
                changelog.append((StateKey.bytes(ofIndividual: state.idBytes), state.isEmpty ? nil : state.bytes))
            }
            processor.commit()
        }

        /// Tells the store of some individuals.
        mutating func tellStore(most count: Int) {
            if round == nil {
                round = changelog.count
                processor.beginStoreRound()
            }
            var writes: [(key: [UInt8], value: [UInt8]?)] = []
            let isOver = processor.tellStore(most: count) { key, value in
                var copy: [UInt8]?
                if let value { copy = Array(copying: value) }
                writes.append((Array(copying: key), copy))
            }
            for write in writes { store[write.key] = write.value }
            if isOver {
                position = round ?? position
                round = nil
                roundsOver += 1
            }
        }

        /// What the store holds with what the changelog says from a record on.
        func replayed(from start: Int, onto store: [[UInt8]: [UInt8]]) -> [[UInt8]: [UInt8]] {
            var entries = store
            for record in changelog[start...] { entries[record.key] = record.value }
            return entries
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func aStoreAndTheRestOfTheChangelogAreTheChangelog(_ seed: UInt64) throws {
        let rules = try RuleSet.of(everything)
        let people = ["joe", "ann", "zoe", "device-1", "device-2"]
        var inputs = stream(seed, rules: rules, length: 150, individuals: people)[...]
        var generator = SeededGenerator(seed: seed &+ 7)
        var world = World(rules)
        while !inputs.isEmpty {
            let count = Int(generator.pick(1...9))
            world.processor.feed(inputs.prefix(count))
            if generator.chance(5) {
                world.processor.rollback()
                continue
            }
            inputs = inputs.dropFirst(count)
            if generator.chance(6) { identify(world.processor, rules, people, &generator) }
            world.commit()
            for _ in 0..<generator.pick(0...2) { world.tellStore(most: Int(generator.pick(0...3))) }
            #expect(
                world.replayed(from: world.position, onto: world.store) == world.replayed(from: 0, onto: [:]),
                "seed \(seed)")
        }
        while world.processor.storeBacklog > 0 { world.tellStore(most: 2) }
        #expect(world.store == world.replayed(from: 0, onto: [:]), "seed \(seed)")
        #expect(world.roundsOver > 3, "seed \(seed): too few rounds to tell anything")
    }

    /// Links two ids, or erases somebody.
    private func identify(
        _ processor: PartitionProcessor, _ rules: RuleSet, _ people: [String], _ generator: inout SeededGenerator
    ) {
        let isErasure = generator.chance(4)
        let event = rules.event(
            isErasure ? "individual.erased" : "individual.linked", "i-\(processor.clock)-\(generator.pick(0...999))",
            of: generator.pick(of: people), at: processor.clock,
            effect: isErasure ? .erased : .linked(alias: generator.pick(of: people)))
        processor.feed([.event(event, arrival: processor.clock)])
    }

    @Test func whatIsRestoredIsToldToAStoreThatDoesNotHaveIt() throws {
        let rules = try RuleSet.of(everything)
        var before = World(rules)
        before.processor.feed(stream(5, rules: rules))
        before.commit()
        var after = World(rules)
        for record in before.changelog {
            guard case .individual(let id) = StateKey(record.key) else { continue }
            try after.processor.restore(id, bytes: record.value)
        }
        #expect(after.processor.storeBacklog == after.processor.individualCount && after.processor.individualCount > 1)
        after.tellStore(most: 100)
        #expect(after.processor.storeBacklog == 0)
        #expect(after.store.filter { $0.key[0] == 1 } == before.replayed(from: 0, onto: [:]).filter { $0.key[0] == 1 })
    }

    @Test func withoutAStoreNothingIsKept() throws {
        let rules = try RuleSet.of(everything)
        let processor = PartitionProcessor(rules)
        processor.feed(stream(5, rules: rules))
        processor.commit()
        #expect(processor.storeBacklog == 0)
    }
}
