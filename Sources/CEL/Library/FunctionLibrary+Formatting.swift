internal import HumanText
internal import Ordering

extension FunctionLibrary {
    /// `"…%s…".format([…])`.
    static let formatting: [Function] = [
        Function(
            name: "format",
            documentation: .init(
                "The text with values in the places of %s %d %f %e %b %x %X %o.",
                example: "\"%s: %.2f\".format([\"total\", 12.5])", gives: "\"total: 12.50\""),
            overloads: [.method(.string, .list(.dyn), to: .string)],
            binary: { format, arguments throws(EvaluationError) in
                guard case .string(let format) = format, case .list(let arguments) = arguments else {
                    throw .noSuchOverload("format", format, arguments)
                }
                var formatter = Formatter(arguments: arguments)
                return .string(try formatter.format(format))
            })
    ]
}

/// Puts values into a format text. Source: cel-go `ext/strings.go`, "Format".
struct Formatter {
    let arguments: [Value]
    private var next = 0
    private var output: [UInt8] = []
    private var budget = Limits.evaluationSteps

    init(arguments: [Value]) {
        self.arguments = arguments
    }

    mutating func format(_ format: String) throws(EvaluationError) -> String {
        let bytes = Array(format.utf8)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                output.append(byte)
                continue
            }
            try clause(bytes, &position)
            guard output.count <= Limits.textLength else {
                throw EvaluationError("the text is longer than \(Limits.textLength) bytes")
            }
        }
        guard next == arguments.count else {
            throw EvaluationError(
                "error during formatting: of \(arguments.count.counted("value")) only \(next) \(next == 1 ? "is" : "are") used"
            )
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func clause(_ bytes: [UInt8], _ position: inout Int) throws(EvaluationError) {
        if position < bytes.count, bytes[position] == UInt8(ascii: "%") {
            position += 1
            output.append(UInt8(ascii: "%"))
            return
        }
        var precision: Int?
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            var number = 0
            let first = position
            while position < bytes.count, bytes[position].isDigit {
                number = min(number * 10 + Int(bytes[position] - UInt8(ascii: "0")), Limits.formatPrecision + 1)
                position += 1
            }
            guard position > first, number <= Limits.formatPrecision else {
                throw EvaluationError(
                    "could not parse formatting clause: the precision is not 0 to \(Limits.formatPrecision)")
            }
            precision = number
        }
        guard position < bytes.count else {
            throw EvaluationError("could not parse formatting clause: the text ends after %")
        }
        let verb = bytes[position]
        position += 1
        guard "sdfexXob".utf8.contains(verb) else {
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            let shown = String(decoding: [verb], as: UTF8.self)
            throw EvaluationError("could not parse formatting clause: unrecognized formatting clause \"\(shown)\"")
        }
        guard next < arguments.count else {
            throw EvaluationError("error during formatting: index \(next) out of range")
        }
        let value = arguments[next]
        next += 1
        try write(value, verb, precision)
    }

    private mutating func write(_ value: Value, _ verb: UInt8, _ precision: Int?) throws(EvaluationError) {
        switch verb {
        case UInt8(ascii: "s"): try write(value)
        case UInt8(ascii: "d"): append(try decimal(value))
        case UInt8(ascii: "f"), UInt8(ascii: "e"): append(try floating(value, verb, precision ?? 6))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            append(try hexadecimal(value, isUppercase: verb == UInt8(ascii: "X")))
        case UInt8(ascii: "o"): append(try whole(value, radix: 8, "octal"))
        default:
            if case .bool(let truth) = value { return append(truth ? "1" : "0") }
            append(try whole(value, radix: 2, "binary"))
        }
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

    /// Bytes as text, with one replacement character for each run of invalid ones.
    private mutating func append(repairing bytes: [UInt8]) {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var isAfterError = false
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                isAfterError = false
            case .error:
                if !isAfterError { output.append(contentsOf: UTF8.encodedReplacementCharacter) }
                isAfterError = true
            case .emptyInput: return
            }
        }
    }

    /// `%s`: lists and maps too, maps by the text of their keys.
    private mutating func write(_ value: Value) throws(EvaluationError) {
        try Limits.spend(1, from: &budget)
        guard output.count <= Limits.textLength else {
            throw EvaluationError("the text is longer than \(Limits.textLength) bytes")
        }
        switch value {
        case .null: append("null")
        case .type(let type): append(type.name)
        case .bytes(let bytes): append(repairing: bytes)
        case .list(let elements):
            append("[")
            for (position, element) in elements.enumerated() {
                if position > 0 { append(", ") }
                try write(element)
            }
            append("]")
        case .map(let map):
            var entries: [(key: String, value: Value)] = []
            for entry in map.entries { entries.append((try entry.key.text(), entry.value)) }
            entries.sort { $0.key.precedes($1.key) }
            append("{")
            for (position, entry) in entries.enumerated() {
                append("\(position > 0 ? ", " : "")\(entry.key): ")
                try write(entry.value)
            }
            append("}")
        case .optional: throw wrong("string clause cannot be used on", value)
        default: append(try value.text())
        }
    }

    private func decimal(_ value: Value) throws(EvaluationError) -> String {
        if case .double(let number) = value, !number.isFinite { return number.plainText }
        return try whole(value, radix: 10, "decimal")
    }

    private func whole(_ value: Value, radix: Int, _ clause: String) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix)
        case .uint(let number): return String(number, radix: radix)
        default: throw wrong("\(clause) clause can only be used on integers, was given", value)
        }
    }

    private func hexadecimal(_ value: Value, isUppercase: Bool) throws(EvaluationError) -> String {
        let bytes: [UInt8]
        switch value {
        case .int(let number): return String(number, radix: 16, uppercase: isUppercase)
        case .uint(let number): return String(number, radix: 16, uppercase: isUppercase)
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let content): bytes = content
        default: throw wrong("only integers, byte buffers, and strings can be formatted as hex, was given", value)
        }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUppercase) }.joined()
    }

    private func floating(_ value: Value, _ verb: UInt8, _ precision: Int) throws(EvaluationError) -> String {
        let number: Double
        switch value {
        case .double(let double): number = double
        case .int(let int): number = Double(int)
        case .uint(let uint): number = Double(uint)
        default:
            let clause = verb == UInt8(ascii: "e") ? "scientific" : "fixed-point"
            throw wrong("\(clause) clause can only be used on doubles, was given", value)
        }
        guard number.isFinite else { return number.plainText }
        let digits = ExactDecimal(number)
        let sign = number.sign == .minus ? "-" : ""
        return sign
            + (verb == UInt8(ascii: "e") ? digits.scientific(precision: precision) : digits.fixed(precision: precision))
    }

    private func wrong(_ message: String, _ value: Value) -> EvaluationError {
        EvaluationError("error during formatting: \(message) \(value.type.name)")
    }
}
