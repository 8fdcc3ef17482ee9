import JSON
import SeededRandomness
import Testing

/// Whole numbers by the value of their text, not of the nearest double.
struct ExactIntegerTests {
    @Test(
        arguments: [
            ("5", 5), ("1.0", 1), ("1e3", 1_000), ("-0", 0), ("1.5", nil), ("-0.0", 0), ("true", nil), ("\"1\"", nil),
            ("9223372036854775807", .max), ("9223372036854775807.0", .max), ("9.223372036854775807e18", .max),
            ("9223372036854775807000e-3", .max), ("92233720368547758070.00E-1", .max),
            ("9223372036854775807.5", nil), ("9223372036854775808", nil), ("9223372036854775808.0", nil),
            ("-9223372036854775808", .min), ("-9223372036854775808.0", .min), ("-9223372036854775809", nil),
            ("-9.223372036854775809e18", nil), ("-9223372036854775808.000001", nil),
            ("9007199254740993.0", 9_007_199_254_740_993), ("-9007199254740993.00e0", -9_007_199_254_740_993),
            ("9007199254740992.5", nil), ("4503599627370497.3", nil),
            ("0.0009007199254740993e19", 9_007_199_254_740_993),
            ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("12345678901234567.25", nil),
        ] as [(String, Int64?)])
    func wholeIsExact(_ text: String, _ value: Int64?) {
        #expect(whole(text) == value)
        #expect(whole("[\(text)]") == value)
    }

    /// Numbers of all sizes, written with the point in any place. The seed is in the name of a failure.
    @Test(arguments: 0..<8)
    func everyIntIsReadHoweverItIsWritten(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let number = Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.next() % 64)
            let digits = String(number.magnitude)
            let shift = Int(generator.next() % UInt64(digits.count + 1))
            let zeros = String(repeating: "0", count: Int(generator.next() % 4))
            let sign = number < 0 ? "-" : ""
            let start = digits.dropLast(shift).isEmpty ? "0" : digits.dropLast(shift)
            let text = "\(sign)\(start).\(digits.suffix(shift))\(zeros.isEmpty && shift == 0 ? "0" : zeros)e+\(shift)"
            #expect(whole(text) == number, "\(text)")
            // The double is what it would be without all this.
            #expect(double(text) == Double(text), "\(text)")
            if number.magnitude >= 1 << 50 {
                let fraction = "\(sign)\(digits).\(zeros)1"
                #expect(whole(fraction) == nil, "\(fraction)")
                #expect(double(fraction) == Double(fraction), "\(fraction)")
            }
        }
    }

    private func whole(_ text: String) -> Int64? { read(text) { $0.whole } }
    private func double(_ text: String) -> Double? { read(text) { $0.double } }

    /// Reads a number, or the only item of an array.
    private func read<Number>(_ text: String, _ number: (JSONElement) -> Number?) -> Number? {
        var parser = JSONParser()
        let bytes = Array(text.utf8)
        guard let document = unsafe try? parser.parse(bytes.span.bytes) else {
            Issue.record("\(text) is refused")
            return nil
        }
        var items = document.root.items
        if let item = items.next() { return number(item) }
        return number(document.root)
    }
}
