/// A value written where data is expected (params, defaults, event data, numbers, bools).
package enum Literal: Hashable, Sendable {
    /// `null`, `~` or nothing.
    case null
    /// `true`, `false`.
    case bool(Bool)
    /// `12`, `-3`, `0x1F`, `0o14`.
    case int(Int64)
    /// `1.5`, `2e3`, `.inf`, `.nan`.
    case double(Double)
    /// Anything else, and everything in quotes.
    case string(String)

    /// Why a number is not a value.
    package enum RangeError: Error, Hashable, Sendable {
        /// An integer that 64 bits do not hold.
        case integer
        /// A number that no double holds.
        case double
    }
}

extension Scalar {
    /// The value by the YAML 1.2 core schema (YAML 1.2.2, 10.3.2): only plain scalars are more than text.
    ///
    /// Throws where a number is too large for its type, instead of quietly changing it.
    package func literal() throws(Literal.RangeError) -> Literal {
        guard style == .plain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .double(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
        default: break
        }
        switch NumberShape(text.utf8) {
        case .none: return .string(text)
        case .decimal:
            guard let value = Int64(text) else { throw .integer }
            return .int(value)
        case .radix(let radix):
            guard let value = Int64(text.dropFirst(2), radix: radix) else { throw .integer }
            return .int(value)
        case .double:
            guard let value = Double(text), value.isFinite else { throw .double }
            return .double(value)
        }
    }
}

/// Which of the core schema's number forms a text has.
private enum NumberShape {
    case none
    case decimal
    case radix(Int)
    case double

    init(_ text: String.UTF8View) {
        var rest = text[...]
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        func take(_ accepted: (UInt8) -> Bool) -> Int {
            let run = rest.prefix(while: accepted).count
            rest = rest.dropFirst(run)
            return run
        }
        func takeOne(_ bytes: [UInt8]) -> Bool {
            guard let next = rest.first, bytes.contains(next) else { return false }
            rest = rest.dropFirst()
            return true
        }

        if text.starts(with: "0o".utf8) || text.starts(with: "0x".utf8) {
            let radix = text.starts(with: "0o".utf8) ? 8 : 16
            rest = rest.dropFirst(2)
            let digits = take {
                Character(Unicode.Scalar($0)).isHexDigit && (radix == 16 || (0x30...0x37).contains($0))
            }
            self = digits > 0 && rest.isEmpty ? .radix(radix) : .none
            return
        }
        let sign = [UInt8(ascii: "+"), UInt8(ascii: "-")]
        _ = takeOne(sign)
        let whole = take(isDigit)
        if whole > 0, rest.isEmpty {
            self = .decimal
            return
        }
        let fraction = takeOne([UInt8(ascii: ".")]) ? take(isDigit) : 0
        guard whole > 0 || fraction > 0 else {
            self = .none
            return
        }
        if takeOne([UInt8(ascii: "e"), UInt8(ascii: "E")]) {
            _ = takeOne(sign)
            guard take(isDigit) > 0 else {
                self = .none
                return
            }
        }
        self = rest.isEmpty ? .double : .none
    }
}
