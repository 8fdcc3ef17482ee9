/// All decimal digits of a double, so that any number of them can be rounded correctly.
///
/// A double is m · 2^e; below one that is m · 5^−e · 10^e, whose digits are those of a whole number. O(digits²), at most 767 digits.
struct ExactDecimal {
    /// The digits, the first not zero; empty for zero.
    private(set) var digits: [UInt8]
    /// How many of the digits stand before the point; may be negative or more than there are.
    private(set) var point: Int

    /// The magnitude of a finite number.
    init(_ number: Double) {
        let significand = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
        let exponent = Int(max(number.exponentBitPattern, 1)) - 1_075
        var limbs = [UInt64(significand % 1_000_000_000), UInt64(significand / 1_000_000_000)]
        let factor: UInt64 = exponent < 0 ? 5 : 2
        for _ in 0..<abs(exponent) { ExactDecimal.multiply(&limbs, by: factor) }
        digits = []
        for limb in limbs.reversed() {
            let text = String(limb).utf8
            digits.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 9 - min(9, text.count)))
            digits.append(contentsOf: text)
        }
        point = digits.count + min(exponent, 0)
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        point = digits.isEmpty ? 0 : point - zeros
    }

    /// Multiplies a number in limbs of nine digits, the lowest first.
    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for position in limbs.indices {
            let product = limbs[position] * factor + carry
            limbs[position] = product % 1_000_000_000
            carry = product / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    /// Keeps the first `count` digits, rounded half to even; `count` may be negative, then nothing is left.
    private mutating func round(to count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let next = digits[count]
        let isAbove = next > UInt8(ascii: "5") || digits[(count + 1)...].contains { $0 != UInt8(ascii: "0") }
        let isOdd = count > 0 && digits[count - 1] % 2 == 1
        let goesUp = next > UInt8(ascii: "5") || (next == UInt8(ascii: "5") && (isAbove || isOdd))
        digits.removeSubrange(count...)
        guard goesUp else { return }
        var position = count - 1
        while position >= 0 {
            if digits[position] != UInt8(ascii: "9") {
                digits[position] += 1
                return
            }
            digits[position] = UInt8(ascii: "0")
            position -= 1
        }
        digits.insert(UInt8(ascii: "1"), at: 0)
        point += 1
    }

    /// `123.450`: `precision` digits after the point.
    func fixed(precision: Int) -> String {
        var rounded = self
        rounded.round(to: point + precision)
        var text: [UInt8] = []
        for place in 0..<max(rounded.point, 1) { text.append(rounded.digit(place + min(0, rounded.point - 1))) }
        if precision > 0 {
            text.append(UInt8(ascii: "."))
            for place in 0..<precision { text.append(rounded.digit(rounded.point + place)) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `1.2345e+02`: `precision` digits after the point.
    func scientific(precision: Int) -> String {
        var rounded = self
        rounded.round(to: precision + 1)
        let exponent = digits.isEmpty ? 0 : rounded.point - 1
        var text = [rounded.digit(0)]
        if precision > 0 {
            text.append(UInt8(ascii: "."))
            for place in 0..<precision { text.append(rounded.digit(place + 1)) }
        }
        text.append(UInt8(ascii: "e"))
        text.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        text.append(decimal: abs(exponent), width: 2)
        return String(decoding: text, as: UTF8.self)
    }

    private func digit(_ place: Int) -> UInt8 { digits.indices.contains(place) ? digits[place] : UInt8(ascii: "0") }
}
