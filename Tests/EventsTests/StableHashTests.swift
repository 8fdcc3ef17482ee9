import Events
import SeededRandomness
import Testing

struct StableHashTests {
    /// The vectors of XXH64 with seed 0: the empty input and "abc" from the reference implementation's documentation, the others from
    /// Python's `xxhash` and the xxHash sanity buffer.
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)])
    func hashesAreThoseOfXXH64(text: String, hash: UInt64) {
        #expect(StableHash.hash(text) == hash)
    }

    @Test func partsHashAsTheWholeHoweverTheyAreCut() {
        let seed = UInt64.random(in: .min ... .max)
        print("partsHashAsTheWholeHoweverTheyAreCut seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var hash = StableHash()
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Int.random(in: 1...20, using: &generator)))
                hash.append(unsafe part.span.bytes)
                rest = rest.dropFirst(part.count)
            }
            #expect(hash.value == StableHash.hash(unsafe bytes.span.bytes))
            #expect(hash.value == naiveXXH64(bytes), "\(length)")
        }
    }

    @Test func fieldsAreToldApart() {
        func hash(_ fields: String...) -> UInt64 {
            var hash = StableHash()
            for field in fields { hash.appendField(field) }
            return hash.value
        }
        #expect(hash("ab", "c") != hash("a", "bc"))
        #expect(hash("a", "") != hash("", "a"))
        #expect(hash("abc") == StableHash.hash("\u{0}\u{0}\u{0}\u{3}abc"))
    }

    /// XXH64 word by word over the whole input, straight from its specification.
    private func naiveXXH64(_ bytes: [UInt8]) -> UInt64 {
        let p: [UInt64] = [
            0, 11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 1_609_587_929_392_839_161,
            9_650_029_242_287_828_579,
            2_870_177_450_012_600_261,
        ]
        func rotl(_ x: UInt64, _ n: UInt64) -> UInt64 { (x << n) | (x >> (64 - n)) }
        func read(_ at: Int, _ n: Int) -> UInt64 { bytes[at..<at + n].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        func round(_ acc: UInt64, _ lane: UInt64) -> UInt64 { rotl(acc &+ lane &* p[2], 31) &* p[1] }
        var at = 0
        var acc = p[5]
        if bytes.count >= 32 {
            var lanes = [p[1] &+ p[2], p[2], 0, 0 &- p[1]]
            while at + 32 <= bytes.count {
                for lane in 0..<4 { lanes[lane] = round(lanes[lane], read(at + 8 * lane, 8)) }
                at += 32
            }
            acc = rotl(lanes[0], 1) &+ rotl(lanes[1], 7) &+ rotl(lanes[2], 12) &+ rotl(lanes[3], 18)
            for lane in lanes { acc = (acc ^ round(0, lane)) &* p[1] &+ p[4] }
        }
        acc &+= UInt64(bytes.count)
        while at + 8 <= bytes.count {
            acc = rotl(acc ^ round(0, read(at, 8)), 27) &* p[1] &+ p[4]
            at += 8
        }
        if at + 4 <= bytes.count {
            acc = rotl(acc ^ (read(at, 4) &* p[1]), 23) &* p[2] &+ p[3]
            at += 4
        }
        while at < bytes.count {
            acc = rotl(acc ^ (read(at, 1) &* p[5]), 11) &* p[1]
            at += 1
        }
        acc = (acc ^ (acc >> 33)) &* p[2]
        acc = (acc ^ (acc >> 29)) &* p[3]
        return acc ^ (acc >> 32)
    }
}
