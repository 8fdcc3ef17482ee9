extension Value {
    /// The text that CEL's `string()` gives; an error for what it does not take.
    ///
    /// Doubles are written in the shortest form that reads back as the same number, in digits between 1e-7 and 1e21 and with an exponent
    /// beyond (ECMA-262, `Number::toString`).
    public func text() throws(EvaluationError) -> String {
        switch self {
        case .string(let text): return text
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return number.plainText
        case .bool(let truth): return truth ? "true" : "false"
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw EvaluationError("invalid UTF-8: the bytes are not a text")
            }
            return text
        case .timestamp(let timestamp): return timestamp.description
        case .duration(let duration): return duration.description
        case .error(let error): throw error
        default: throw .noSuchOverload("string", self)
        }
    }
}

extension Double {
    /// The shortest decimal form: `1`, `-0.0045`, `6.02214e+23`, `Infinity`, `NaN`.
    var plainText: String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }
        // Swift's description has the shortest digits; only their layout differs.
        var digits: [UInt8] = []
        var point = 0
        var exponent = 0
        var seenPoint = false
        var rest = magnitude.description.utf8[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            if byte.isDigit {
                digits.append(byte)
                if !seenPoint { point += 1 }
            } else if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else {
                exponent = Int(Substring(rest)) ?? 0
                break
            }
        }
        point += exponent
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits == [UInt8(ascii: "0")] { return sign == .minus ? "-0" : "0" }
        return (sign == .minus ? "-" : "") + Double.layout(digits, point: point)
    }

    /// Digits with the decimal point after the first `point` of them.
    private static func layout(_ digits: [UInt8], point: Int) -> String {
        var text: [UInt8] = []
        if point > 21 || point < -5 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.append(contentsOf: digits.dropFirst())
            }
            text.append(contentsOf: (point > 0 ? "e+" : "e-").utf8)
            text.append(decimal: abs(point - 1), width: 1)
        } else if point <= 0 {
            text.append(contentsOf: "0.".utf8)
            text.append(contentsOf: Array(repeating: UInt8(ascii: "0"), count: -point))
            text.append(contentsOf: digits)
        } else {
            for position in 0..<Swift.max(point, digits.count) {
                if position == point { text.append(UInt8(ascii: ".")) }
                text.append(position < digits.count ? digits[position] : UInt8(ascii: "0"))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
