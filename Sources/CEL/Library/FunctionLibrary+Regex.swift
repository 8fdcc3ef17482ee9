extension FunctionLibrary {
    /// Regular expressions (RE2) beyond `matches`. Source: cel-go `ext/regex.go`, "Regex".
    public static let regex = FunctionLibrary(
        builtIn: "Regular expressions",
        functions: [
            regular(
                "regex.extract",
                .init(
                    "The first match of a regular expression, or its group's, if there is one.",
                    example: "regex.extract(\"item-7\", \"item-([0-9]+)\")", gives: "optional.of(\"7\")"),
                [.global(.string, .string, to: .optional(.string))], allowsGroups: false
            ) {
                pattern, arguments, budget throws(EvaluationError) in
                let bytes = Array(arguments[0].utf8)
                let found = try pattern.matches(in: bytes, groups: pattern.groups, limit: 1, budget: &budget).first
                return .optional(found?.last.flatMap { $0 }.map { .string(String(decoding: bytes[$0], as: UTF8.self)) })
            },
            regular(
                "regex.extractAll",
                .init(
                    "All matches of a regular expression, or their groups'.",
                    example: "regex.extractAll(\"a1 b2\", \"[0-9]\")", gives: "[\"1\", \"2\"]"),
                [.global(.string, .string, to: .list(.string))], allowsGroups: false
            ) {
                pattern, arguments, budget throws(EvaluationError) in
                let bytes = Array(arguments[0].utf8)
                let found = try pattern.matches(in: bytes, groups: pattern.groups, budget: &budget)
                return .list(
                    found.compactMap { match in
                        match.last.flatMap { $0 }.map { .string(String(decoding: bytes[$0], as: UTF8.self)) }
                    })
            },
            regular(
                "regex.replace",
                .init(
                    "The text with matches replaced, all or so many; \\1 stands for the first group.",
                    example: "regex.replace(\"a1 b2\", \"[0-9]\", \"#\")", gives: "\"a# b#\""),
                [
                    .global(.string, .string, .string, to: .string),
                    .global(.string, .string, .string, .int, to: .string),
                ], allowsGroups: true
            ) { pattern, arguments, budget throws(EvaluationError) in
                var limit = Int.max
                if arguments.count == 4 {
                    guard case .int(let count) = arguments[3] else { throw .noSuchOverload }
                    if count >= 0 { limit = Int(count) }
                }
                guard arguments.count >= 3, case .string(let template) = arguments[2] else { throw .noSuchOverload }
                let replacement = try Replacement(template, groups: pattern.groups)
                return .string(
                    try replacement.replace(
                        Array(arguments[0].utf8), pattern, limit: limit, budget: &budget))
            },
        ])

    private typealias Compute =
        @Sendable (Pattern, _ arguments: [Value], inout Int) throws(EvaluationError) -> Value

    /// A function of a text and a pattern, which is compiled once where it is constant.
    private static func regular(
        _ name: String, _ documentation: Function.Documentation, _ overloads: [Function.Overload], allowsGroups: Bool,
        _ compute: @escaping Compute
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: overloads,
            constants: [1: allowsGroups ? .pattern : .patternOfOneGroup],
            prepare: { constants, _ throws(EvaluationError) in
                var known: Pattern?
                if constants.count >= 2, case .string(let text) = constants[1] {
                    known = try allowsGroups ? Pattern(text) : Pattern(text).withOneGroup()
                }
                return Function.Implementation(
                    metered: { [known] arguments, budget throws(EvaluationError) in
                        guard overloads.contains(where: { $0.parameters.count == arguments.count }),
                            case .string = arguments[0], case .string(let text) = arguments[1]
                        else { throw .noSuchOverload }
                        if let known { return try compute(known, arguments, &budget) }
                        let pattern = try Pattern(text, budget: &budget)
                        return try compute(allowsGroups ? pattern : pattern.withOneGroup(), arguments, &budget)
                    })
            })
    }
}

extension Value {
    fileprivate var utf8: String.UTF8View {
        if case .string(let text) = self { text.utf8 } else { "".utf8 }
    }
}

/// What stands in the place of a match: text with `\\0` for the match, `\\1` to `\\9` for its groups and `\\\\` for a backslash.
struct Replacement {
    private enum Part {
        case text([UInt8])
        case group(Int)
    }

    private var parts: [Part] = []
    private var groups = 0

    /// Reads a template for a pattern with so many groups, or says what is wrong with it.
    init(_ template: String, groups: Int) throws(EvaluationError) {
        var text: [UInt8] = []
        var bytes = Array(template.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch bytes.popFirst() {
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case let digit? where digit.isDigit:
                let group = Int(digit - UInt8(ascii: "0"))
                guard group <= groups else {
                    throw EvaluationError("the replacement names group \(group), but the pattern has \(groups)")
                }
                parts += [.text(text), .group(group)]
                text = []
                self.groups = max(self.groups, group)
            default:
                throw EvaluationError("in a replacement a digit or a backslash follows a backslash")
            }
        }
        parts.append(.text(text))
    }

    /// Replaces the first `limit` matches.
    func replace(
        _ bytes: [UInt8], _ pattern: Pattern, limit: Int, budget: inout Int
    ) throws(EvaluationError) -> String {
        var result: [UInt8] = []
        var position = 0
        for match in try pattern.matches(in: bytes, groups: groups, limit: limit, budget: &budget) {
            guard let span = match[0] else { continue }
            result += bytes[position..<span.lowerBound]
            for part in parts {
                switch part {
                case .text(let text): result += text
                case .group(let group): if let span = match[group] { result += bytes[span] }
                }
            }
            position = span.upperBound
            guard result.count <= Limits.textLength else {
                throw EvaluationError("the text is longer than \(Limits.textLength) bytes")
            }
        }
        result += bytes[position...]
        return String(decoding: result, as: UTF8.self)
    }
}
