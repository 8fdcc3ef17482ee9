/// Reads tokens from UTF-8 text. Source of the grammar: cel-spec `langdef.md`, "Syntax".
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// The byte `distance` after the position, or 0 beyond the end.
    func peek(_ distance: Int = 0) -> UInt8 {
        let index = position + distance
        return index < bytes.count ? bytes[index] : 0
    }

    func failure(_ message: String, from start: Int, to end: Int? = nil, help: String = "") -> Issue {
        let last = min(max(end ?? position, start), bytes.count)
        return Issue(.syntax, span: min(start, last)..<last, message: message, help: help)
    }

    mutating func next() throws(Issue) -> Token {
        skipBlank()
        let start = position
        guard start < bytes.count else { return Token(kind: .end, span: start..<start) }
        let first = bytes[start]
        if let prefix = stringPrefix() {
            return Token(kind: .literal(try string(prefix)), span: start..<position)
        }
        if first.isLetter { return Token(kind: .identifier(name()), span: start..<position) }
        if first.isDigit || (first == UInt8(ascii: ".") && peek(1).isDigit) {
            return Token(kind: .literal(try number()), span: start..<position)
        }
        if first == UInt8(ascii: "`") { return Token(kind: .quoted(try quotedName()), span: start..<position) }
        return Token(kind: .symbol(try symbol()), span: start..<position)
    }

    private mutating func skipBlank() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func name() -> String {
        let start = position
        while position < bytes.count, bytes[position].isLetter || bytes[position].isDigit { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedName() throws(Issue) -> String {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            let byte = bytes[position]
            guard byte.isLetter || byte.isDigit || [0x2D, 0x2E, 0x2F, 0x20].contains(byte) else {
                throw failure(
                    "a name in backquotes has only letters, digits, `_`, `.`, `-`, `/` and spaces", from: position,
                    to: position + 1, help: "write [\"…\"] for any other name")
            }
            position += 1
        }
        guard position < bytes.count else { throw failure("a name in backquotes is not closed", from: start) }
        position += 1
        guard position - start > 2 else { throw failure("a name in backquotes is empty", from: start) }
        return String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
    }

    private mutating func symbol() throws(Issue) -> Symbol {
        let first = peek()
        let second = peek(1)
        let start = position
        let pair: Symbol? =
            switch (first, second) {
            case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
            case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
            case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
            case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
            case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
            case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
            default: nil
            }
        if let pair {
            position += 2
            return pair
        }
        if first < 0x80, let single = Symbol(rawValue: String(Unicode.Scalar(first))) {
            position += 1
            return single
        }
        position += 1
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let help =
            switch first {
            case UInt8(ascii: "="): "write == to compare"
            case UInt8(ascii: "&"): "write && for and"
            case UInt8(ascii: "|"): "write || for or"
            case UInt8(ascii: "$"): "write the expression alone: `$` and `${…}` are for texts of parameters"
            default: first >= 0x80 ? "quote text: \"…\"" : ""
            }
        throw failure("`\(text)` is not part of an expression", from: start, help: help)
    }
}

extension UInt8 {
    /// A letter of ASCII or `_`.
    var isLetter: Bool {
        let lower = self | 0x20
        return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
    }

    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// The value of a hexadecimal digit.
    var hexadecimal: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
