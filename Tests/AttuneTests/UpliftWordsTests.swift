import Replay
import Testing

@testable import attune

/// A comparison with a control group in words and numbers.
struct UpliftWordsTests {
    private static func words(_ treated: (Int, Int), _ control: (Int, Int)) -> UpliftWords {
        UpliftWords(
            Uplift(
                holdout: nil, treated: .init(individuals: treated.1, conversions: treated.0),
                control: .init(individuals: control.1, conversions: control.0)))
    }

    /// 0.045 with standard errors of 0.018298 (pooled) and 0.016704; and none with 0.070711.
    @Test func aDifferenceItsRangeAndItsZHaveTheirSigns() {
        #expect(Self.words((120, 1_000), (30, 400)).numbers == "+4.5 points (+1.2 to +7.8), z +2.46")
        #expect(Self.words((30, 400), (120, 1_000)).numbers == "−4.5 points (−7.8 to −1.2), z −2.46")
        #expect(Self.words((50, 100), (50, 100)).numbers == "0.0 points (−13.9 to +13.9), z 0.00")
        #expect(Self.words((2, 10), (1, 10)).numbers == "+10.0 points")
    }

    @Test func theVerdictIsInWords() {
        #expect(Self.words((120, 1_000), (30, 400)).verdict == "more than chance")
        #expect(Self.words((50, 100), (48, 100)).verdict == "may be chance")
        #expect(Self.words((2, 10), (1, 10)).verdict == "too few to tell")
    }

    @Test func aGroupIsToldWithItsRate() {
        #expect(UpliftWords.rate(.init(individuals: 340, conversions: 12)) == "12 of 340 (3.5 %)")
    }
}
