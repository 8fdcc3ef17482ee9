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
    @inline(__always)
    private static func series(_ x: Double) -> Double {
        // 1/14! down to 1/8!, then the lower ones.
        var sum = 1.147_074_559_772_972_5e-11
        sum = sum * x + 1.605_904_383_682_161_3e-10
        sum = sum * x + 2.087_675_698_786_81e-09
        sum = sum * x + 2.505_210_838_544_171_8e-08
        sum = sum * x + 2.755_731_922_398_589e-07
        sum = sum * x + 2.755_731_922_398_589_3e-06
        sum = sum * x + 2.480_158_730_158_730_2e-05
        sum = sum * x + 0.000_198_412_698_412_698_4
        sum = sum * x + 0.001_388_888_888_888_889
        sum = sum * x + 0.008_333_333_333_333_333
        sum = sum * x + 0.041_666_666_666_666_664
        sum = sum * x + 0.166_666_666_666_666_66
        sum = sum * x + 0.5
        sum = sum * x + 1
        return sum * x + 1
    }
}
