/// The functions of the extension library for text.
enum MoreStrings {
    typealias Scalars = [Unicode.Scalar]

    static func charAt(_ text: Value, _ position: Value) throws(EvaluationError) -> Value {
        guard case .string(let text) = text, case .int(let position) = position else {
            throw .noSuchOverload("charAt", text, position)
        }
        let scalars = Scalars(text.unicodeScalars)
        guard position >= 0, position <= scalars.count else { throw outOfRange(position) }
        return .string(position == scalars.count ? "" : String(scalars[Int(position)]))
    }

    static func indexOf(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let (text, part, offset) = try search("indexOf", arguments)
        let start = offset ?? 0
        guard start >= 0, start <= CodePoints.count(in: text, before: text.count) else { throw outOfRange(start) }
        if part.isEmpty { return .int(start) }
        let found = ByteSearch(part).first(in: text, from: CodePoints.offset(of: start, in: text))
        return .int(found.map { CodePoints.count(in: text, before: $0) } ?? -1)
    }

    static func lastIndexOf(_ arguments: [Value]) throws(EvaluationError) -> Value {
        let (text, part, offset) = try search("lastIndexOf", arguments)
        let count = CodePoints.count(in: text, before: text.count)
        let start = offset ?? count
        guard start >= 0, start <= count else { throw outOfRange(start) }
        if part.isEmpty { return .int(start) }
        let last = CodePoints.offset(of: start, in: text)
        let found = ByteSearch(part).last(in: text, notAfter: last)
        return .int(found.map { CodePoints.count(in: text, before: $0) } ?? -1)
    }

    private static func search(
        _ name: String, _ arguments: [Value]
    ) throws(EvaluationError) -> (text: [UInt8], part: String, offset: Int64?) {
        guard arguments.count >= 2, arguments.count <= 3, case .string(let text) = arguments[0],
            case .string(let part) = arguments[1]
        else { throw .noSuchOverload }
        var offset: Int64?
        if arguments.count == 3 {
            guard case .int(let number) = arguments[2] else { throw .noSuchOverload(name, arguments[2]) }
            offset = number
        }
        return (Array(text.utf8), part, offset)
    }

    static func substring(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard arguments.count >= 2, arguments.count <= 3, case .string(let text) = arguments[0],
            case .int(let start) = arguments[1]
        else { throw .noSuchOverload }
        let scalars = Scalars(text.unicodeScalars)
        var end = Int64(scalars.count)
        if arguments.count == 3 {
            guard case .int(let number) = arguments[2] else { throw .noSuchOverload }
            end = number
        }
        guard start >= 0, start <= scalars.count else { throw outOfRange(start) }
        guard end >= 0, end <= scalars.count else { throw outOfRange(end) }
        guard start <= end else { throw EvaluationError("invalid substring range: \(start) to \(end)") }
        return .string(self.text(scalars[Int(start)..<Int(end)]))
    }

    static func replace(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard arguments.count >= 3, arguments.count <= 4, case .string(let text) = arguments[0],
            case .string(let old) = arguments[1], case .string(let new) = arguments[2]
        else { throw .noSuchOverload }
        let limit = try limit(arguments, at: 3)
        if limit == 0 { return arguments[0] }
        let pieces = split(text, by: old, limit: limit < 0 ? -1 : limit + 1, keepsEnds: true)
        return .string(try join(pieces, new))
    }

    static func split(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard arguments.count >= 2, arguments.count <= 3, case .string(let text) = arguments[0],
            case .string(let separator) = arguments[1]
        else { throw .noSuchOverload }
        let limit = try limit(arguments, at: 2)
        if limit == 0 { return .list([]) }
        return .list(split(text, by: separator, limit: limit, keepsEnds: false).map { .string($0) })
    }

    static func join(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard !arguments.isEmpty, arguments.count <= 2, case .list(let elements) = arguments[0] else {
            throw .noSuchOverload
        }
        var separator = ""
        if arguments.count == 2 {
            guard case .string(let text) = arguments[1] else { throw .noSuchOverload }
            separator = text
        }
        var pieces: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw .noSuchOverload("join", element) }
            pieces.append(text)
        }
        return .string(try join(pieces, separator))
    }

    private static func limit(_ arguments: [Value], at position: Int) throws(EvaluationError) -> Int {
        guard arguments.count > position else { return -1 }
        guard case .int(let number) = arguments[position] else { throw .noSuchOverload }
        return number < 0 ? -1 : Int(min(number, Int64(Limits.textLength) + 1))
    }

    /// At most `limit` pieces (all for −1). An empty separator splits between code points, with `keepsEnds` also before the first and
    /// after the last. O(n).
    private static func split(_ text: String, by separator: String, limit: Int, keepsEnds: Bool) -> [String] {
        let bytes = Array(text.utf8)
        var pieces: [String] = []
        var start = 0
        func take(_ end: Int) { pieces.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
        if separator.isEmpty {
            for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 && (offset > 0 || keepsEnds) {
                if limit >= 0, pieces.count >= limit - 1 { break }
                take(offset)
                start = offset
            }
            if keepsEnds, limit < 0 || pieces.count < limit - 1 {
                take(bytes.count)
                start = bytes.count
            }
        } else {
            let search = ByteSearch(separator)
            while limit < 0 || pieces.count < limit - 1, let found = search.first(in: bytes, from: start) {
                take(found)
                start = found + separator.utf8.count
            }
        }
        take(bytes.count)
        return pieces
    }

    private static func join(_ pieces: [String], _ separator: String) throws(EvaluationError) -> String {
        let gaps = max(0, pieces.count - 1)
        let (between, overflow) = gaps.multipliedReportingOverflow(by: separator.utf8.count)
        let length = pieces.reduce(0) { $0 + $1.utf8.count }
        guard !overflow, between <= Limits.textLength, length + between <= Limits.textLength else {
            throw EvaluationError("the text is longer than \(Limits.textLength) bytes")
        }
        return pieces.joined(separator: separator)
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func outOfRange(_ position: Int64) -> EvaluationError {
        EvaluationError("index out of range: \(position)")
    }

    /// The text as a literal in double quotes.
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": quoted += "\\a"
            case "\u{08}": quoted += "\\b"
            case "\u{0C}": quoted += "\\f"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0B}": quoted += "\\v"
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
