/// Seeded random numbers that are the same on every machine: xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear
/// pseudorandom number generators", 2018), its state filled by SplitMix64 as its authors advise.
struct RandomSource: Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Starts the sequence that belongs to a seed; any seed will do.
    init(seed: UInt64) {
        var mixer = SplitMix64(state: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// Goes on from a state, which must not be all zeros.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        self.state = state
    }

    /// 64 equally likely bits.
    mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotated(left: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotated(left: 45)
        return result
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Whether something of this probability happens.
    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// One of 0 ..< count, equally likely up to a bias of count/2⁶⁴; 0 where there is none.
    mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(1, count))).high)
    }

    /// One of 0 ..< count, the low ones far more often: half of all draws fall into the first eighth.
    mutating func skewedIndex(below count: Int) -> Int {
        let unit = unit()
        return min(Int(unit * unit * unit * Double(count)), max(0, count - 1))
    }

    /// Exponentially distributed with mean 1, by von Neumann's comparisons ("Various techniques used in connection with
    /// random digits", 1951): no logarithm, whose last bit differs between C libraries.
    mutating func exponential() -> Double {
        var whole = 0.0
        while true {
            let first = unit()
            var last = first
            var runLength = 1
            while true {
                let candidate = unit()
                guard candidate < last else { break }
                last = candidate
                runLength += 1
            }
            if runLength % 2 == 1 { return whole + first }
            whole += 1
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64: Sendable {
    private var state: UInt64

    /// Starts the sequence that belongs to a state.
    init(state: UInt64) {
        self.state = state
    }

    /// 64 equally likely bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    fileprivate func rotated(left count: UInt64) -> UInt64 {
        (self << count) | (self >> (64 - count))
    }
}
