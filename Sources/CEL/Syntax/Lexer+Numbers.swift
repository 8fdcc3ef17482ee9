extension Lexer {
    /// Reads `123`, `0xFF`, both with `u`, or a floating point number; the position is at a digit or at a dot before one.
    mutating func number() throws(Issue) -> Literal {
        let start = position
        let isHexadecimal = peek() == UInt8(ascii: "0") && peek(1) | 0x20 == UInt8(ascii: "x")
        if isHexadecimal {
            position += 2
            guard peek().hexadecimal != nil else { throw failure("digits are missing after 0x", from: start) }
            return try integer(radix: 16, from: start)
        }
        var lookahead = 0
        while peek(lookahead).isDigit { lookahead += 1 }
        let next = peek(lookahead)
        if (next == UInt8(ascii: ".") && peek(lookahead + 1).isDigit) || next | 0x20 == UInt8(ascii: "e") {
            return try double(from: start)
        }
        return try integer(radix: 10, from: start)
    }

    private mutating func integer(radix: UInt64, from start: Int) throws(Issue) -> Literal {
        var number: UInt64 = 0
        var isTooLarge = false
        while let digit = peek().hexadecimal, UInt64(digit) < radix {
            let (product, overflow) = number.multipliedReportingOverflow(by: radix)
            let (sum, more) = product.addingReportingOverflow(UInt64(digit))
            isTooLarge = isTooLarge || overflow || more
            number = sum
            position += 1
        }
        let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        try expectNoLetter(from: start)
        if isTooLarge {
            throw failure("the number does not fit 64 bits", from: start, help: "write a double, such as 1e20")
        }
        return isUnsigned ? .uint(number) : .int(number)
    }

    private mutating func double(from start: Int) throws(Issue) -> Literal {
        while peek().isDigit { position += 1 }
        if peek() == UInt8(ascii: ".") {
            position += 1
            while peek().isDigit { position += 1 }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            guard peek().isDigit else { throw failure("digits are missing after the exponent's e", from: start) }
            while peek().isDigit { position += 1 }
        }
        try expectNoLetter(from: start)
        var text = String(decoding: bytes[start..<position], as: UTF8.self)
        if text.utf8.first == UInt8(ascii: ".") { text = "0" + text }
        guard let number = Double(text) else { throw failure("this is not a number", from: start) }
        return .double(number)
    }

    private func expectNoLetter(from start: Int) throws(Issue) {
        guard peek().isLetter || peek().isDigit else { return }
        var end = position
        while end < bytes.count, bytes[end].isLetter || bytes[end].isDigit { end += 1 }
        throw failure("`\(String(decoding: bytes[start..<end], as: UTF8.self))` is not a number", from: start, to: end)
    }
}
