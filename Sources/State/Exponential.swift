/// Powers by the power series of e: the core links no C library, and decisions are the same on every machine. Errors are a few units in
/// the last place.
public enum Exponential {
    /// Two to a power; 0 where it is less than any double, infinity where it is greater.
    public static func two(to power: Double) -> Double {
        guard power < 1_025 else { return power.isNaN ? power : .infinity }
        guard power > -1_080 else { return power.isNaN ? power : 0 }
        let whole = power.rounded()
        return Double(sign: .plus, exponent: Int(whole), significand: series((power - whole) * 0.693_147_180_559_945_3))
    }

    /// e to a power; 0 where it is less than any double, infinity where it is greater.
    ///
    /// The power is reduced by a multiple of ln 2 in two parts, the first of which has no more bits than stay exact. Source: W. J. Cody,
    /// W. Waite, "Software Manual for the Elementary Functions", 1980, chapter 6.
    public static func e(to power: Double) -> Double {
        guard power < 710 else { return power.isNaN ? power : .infinity }
        guard power > -750 else { return power.isNaN ? power : 0 }
        let whole = (power * 1.442_695_040_888_963_4).rounded()
        let rest = (power - whole * 0.693_145_751_953_125) - whole * 1.428_606_820_309_417_2e-6
        return Double(sign: .plus, exponent: Int(whole), significand: series(rest))
    }

    /// e to a power within ±0.35: the terms up to x¹⁴/14!, the next is below 1e-19.
    private static func series(_ x: Double) -> Double {
        var sum = 1.0
        for term in stride(from: 14.0, through: 1, by: -1) { sum = 1 + sum * x / term }
        return sum
    }
}
