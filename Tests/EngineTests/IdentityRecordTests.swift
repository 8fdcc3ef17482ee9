import Events
import RuleSets
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

/// What the changelog holds of aliases and erasures.
struct IdentityRecordTests {
    @Test func theirBytesAreThese() {
        let owner = Identities.Owner(individual: IndividualID("jö"), linked: 258)
        #expect(IdentityRecord.bytes(of: owner) == [1, 2, 1, 0, 0, 0, 0, 0, 0, 3, 0x6A, 0xC3, 0xB6])
        #expect(IdentityRecord.bytes(ofErasure: -2) == [1, 0xFE, 255, 255, 255, 255, 255, 255, 255])
        #expect(StateKey.alias("jö").bytes == [2, 0x6A, 0xC3, 0xB6])
        #expect(StateKey.erasure(0x0102_0304_0506_0708).bytes == [3, 1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test func theyAreReadAsTheyWereWritten() throws {
        let owner = Identities.Owner(individual: IndividualID("joe"), linked: .min)
        #expect(try IdentityRecord.owner(IdentityRecord.bytes(of: owner)) == owner)
        for time in [Int64.min, -1, 0, .max] {
            #expect(try IdentityRecord.erasure(IdentityRecord.bytes(ofErasure: time)) == time)
        }
    }

    @Test func noBytesStopTheReader() {
        let alias = IdentityRecord.bytes(of: Identities.Owner(individual: IndividualID("joe"), linked: 7))
        for length in 0..<alias.count {
            #expect(throws: UnreadableRecord.damaged) { try IdentityRecord.owner(Array(alias[..<length])) }
        }
        #expect(throws: UnreadableRecord.damaged) { try IdentityRecord.owner(alias + [0]) }
        let erasure = IdentityRecord.bytes(ofErasure: 7)
        for length in 0..<erasure.count {
            #expect(throws: UnreadableRecord.damaged) { try IdentityRecord.erasure(Array(erasure[..<length])) }
        }
        #expect(throws: UnreadableRecord.damaged) { try IdentityRecord.erasure(erasure + [0]) }
        for bytes in [alias, erasure] {
            let newer = [IdentityRecord.version + 1] + bytes.dropFirst()
            #expect(throws: UnreadableRecord.newer(version: 2, than: 1)) { try IdentityRecord.owner(newer) }
            #expect(throws: UnreadableRecord.newer(version: 2, than: 1)) { try IdentityRecord.erasure(newer) }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func erasuresAreThoseOfADictionary(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var erasures = Erasures()
        var model: [UInt64: Milliseconds] = [:]
        let hashes = (0..<300).map { _ in generator.next() }
        for _ in 0..<1_000 {
            let hash = generator.pick(of: hashes)
            let time: Milliseconds? = generator.chance(3) ? nil : generator.pick(0...50)
            erasures[hash] = time
            model[hash] = time
            #expect(erasures.isEmpty == model.isEmpty)
            let first = model.map { (time: $0.value, hash: $0.key) }.min { ($0.time, $0.hash) < ($1.time, $1.hash) }
            #expect(erasures.earliestEnd == first.map { $0.time + Erasures.memory } ?? .max)
            #expect(erasures.firstEnded(by: Erasures.memory + 25) == first.flatMap { $0.time <= 25 ? $0.hash : nil })
        }
        for hash in hashes + [1, 2, 3] { #expect(erasures[hash] == model[hash], "seed \(seed)") }
    }
}
