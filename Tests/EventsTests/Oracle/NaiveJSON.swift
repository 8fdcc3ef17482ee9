/// JSON by RFC 8259 as one would write it down, for comparison: slow, recursive, everything kept.
indirect enum NaiveJSON {
    case null
    case bool(Bool)
    case number(String)
    case string([UInt8])
    case array([NaiveJSON])
    case object([(key: [UInt8], value: NaiveJSON)])

    /// What is wrong with a text, in the order in which it is looked for.
    enum Fault: Error { case notUTF8, malformed }

    init(_ bytes: [UInt8]) throws(Fault) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        var reader = NaiveReader(Array(text.unicodeScalars))
        self = try reader.document()
    }

    /// The last member of a name.
    subscript(name: String) -> NaiveJSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == Array(name.utf8) }?.value
    }

    var members: [(key: [UInt8], value: NaiveJSON)] {
        if case .object(let members) = self { members } else { [] }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    var isObject: Bool { if case .object = self { true } else { false } }

    private var parts: [NaiveJSON] {
        switch self {
        case .array(let items): items
        case .object(let members): members.map(\.value)
        default: []
        }
    }

    /// The same with the members of objects the other way round.
    var reversed: NaiveJSON {
        switch self {
        case .array(let items): .array(items.map(\.reversed))
        case .object(let members): .object(members.reversed().map { ($0.key, $0.value.reversed) })
        default: self
        }
    }

    /// How deep objects and arrays are nested, the outermost counted as 1.
    var depth: Int {
        switch self {
        case .array, .object: 1 + (parts.map(\.depth).max() ?? 0)
        default: 0
        }
    }

    /// Whether an object has a key twice, anywhere.
    var repeatsAKey: Bool {
        if case .object(let members) = self, Set(members.map(\.key)).count < members.count { return true }
        return parts.contains(where: \.repeatsAKey)
    }

    /// Whether a number is beyond all doubles, anywhere.
    var exceedsDoubles: Bool {
        if case .number(let text) = self { return Double(text).map { !$0.isFinite } ?? true }
        return parts.contains(where: \.exceedsDoubles)
    }
}

/// Reads scalars one by one.
private struct NaiveReader {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take() throws(NaiveJSON.Fault) -> Unicode.Scalar {
        guard let next else { throw .malformed }
        index += 1
        return next
    }

    private mutating func skipSpace() {
        while let next, " \t\n\r".unicodeScalars.contains(next) { index += 1 }
    }

    private mutating func expect(_ text: String) throws(NaiveJSON.Fault) {
        for scalar in text.unicodeScalars where try take() != scalar { throw .malformed }
    }

    mutating func document() throws(NaiveJSON.Fault) -> NaiveJSON {
        let value = try self.value()
        guard next == nil else { throw .malformed }
        return value
    }

    private mutating func value() throws(NaiveJSON.Fault) -> NaiveJSON {
        skipSpace()
        defer { skipSpace() }
        switch next {
        case "{": return .object(try members())
        case "[": return .array(try items())
        case "\"": return .string(try string())
        case "t":
            try expect("true")
            return .bool(true)
        case "f":
            try expect("false")
            return .bool(false)
        case "n":
            try expect("null")
            return .null
        default: return .number(try number())
        }
    }

    private mutating func members() throws(NaiveJSON.Fault) -> [(key: [UInt8], value: NaiveJSON)] {
        try expect("{")
        var members: [(key: [UInt8], value: NaiveJSON)] = []
        skipSpace()
        if next == "}" {
            index += 1
            return members
        }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(":")
            members.append((key, try value()))
            let end = try take()
            if end == "}" { return members }
            guard end == "," else { throw .malformed }
        }
    }

    private mutating func items() throws(NaiveJSON.Fault) -> [NaiveJSON] {
        try expect("[")
        var items: [NaiveJSON] = []
        skipSpace()
        if next == "]" {
            index += 1
            return items
        }
        while true {
            items.append(try value())
            let end = try take()
            if end == "]" { return items }
            guard end == "," else { throw .malformed }
        }
    }

    private mutating func string() throws(NaiveJSON.Fault) -> [UInt8] {
        try expect("\"")
        var text = ""
        while true {
            let scalar = try take()
            if scalar == "\"" { return Array(text.utf8) }
            if scalar.value < 0x20 { throw .malformed }
            guard scalar == "\\" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            switch try take() {
            case "\"": text += "\""
            case "\\": text += "\\"
            case "/": text += "/"
            case "b": text += "\u{8}"
            case "f": text += "\u{C}"
            case "n": text += "\n"
            case "r": text.unicodeScalars.append("\r")
            case "t": text += "\t"
            case "u":
                var code = try hexadecimal()
                if code >> 10 == 0b110110 {
                    try expect("\\u")
                    let low = try hexadecimal()
                    guard low >> 10 == 0b110111 else { throw .malformed }
                    code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
                }
                guard let scalar = Unicode.Scalar(code) else { throw .malformed }
                text.unicodeScalars.append(scalar)
            default: throw .malformed
            }
        }
    }

    private mutating func hexadecimal() throws(NaiveJSON.Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let scalar = try take()
            guard scalar.isASCII, let digit = Character(scalar).hexDigitValue else { throw .malformed }
            code = code * 16 + UInt32(digit)
        }
        return code
    }

    private mutating func number() throws(NaiveJSON.Fault) -> String {
        var text = ""
        if next == "-" { text += String(Character(try take())) }
        let whole = digits()
        guard !whole.isEmpty, whole == "0" || !whole.hasPrefix("0") else { throw .malformed }
        text += whole
        if next == "." {
            index += 1
            let fraction = digits()
            guard !fraction.isEmpty else { throw .malformed }
            text += "." + fraction
        }
        if next == "e" || next == "E" {
            text += "e"
            index += 1
            if next == "+" || next == "-" { text += String(Character(try take())) }
            let exponent = digits()
            guard !exponent.isEmpty else { throw .malformed }
            text += exponent
        }
        return text
    }

    private mutating func digits() -> String {
        var text = ""
        while let next, ("0"..."9").contains(next) {
            text.unicodeScalars.append(next)
            index += 1
        }
        return text
    }
}
