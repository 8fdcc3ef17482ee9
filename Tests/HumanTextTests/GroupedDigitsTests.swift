import HumanText
import Testing

struct GroupedDigitsTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-123, "-123"), (-12_345, "-12,345"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func digitsAreGroupedByThree(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
