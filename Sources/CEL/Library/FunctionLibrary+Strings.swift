extension FunctionLibrary {
    /// The extension library for text. Positions count code points. Source: cel-go `ext/strings.go`, "Strings".
    public static let strings = FunctionLibrary(
        builtIn: "Text",
        functions: [
            Function(
                name: "charAt",
                documentation: .init("The character at a position.", example: "\"abc\".charAt(1)", gives: "\"b\""),
                overloads: [.method(.string, .int, to: .string)], binary: MoreStrings.charAt),
            Function(
                name: "indexOf",
                documentation: .init(
                    "The first position of a text in another, or -1; from a position on.",
                    example: "\"hello\".indexOf(\"l\")", gives: "2"),
                overloads: [.method(.string, .string, to: .int), .method(.string, .string, .int, to: .int)],
                metered: { arguments, _ throws(EvaluationError) in try MoreStrings.indexOf(arguments) }),
            Function(
                name: "lastIndexOf",
                documentation: .init(
                    "The last position of a text in another, or -1; up to a position.",
                    example: "\"hello\".lastIndexOf(\"l\")", gives: "3"),
                overloads: [.method(.string, .string, to: .int), .method(.string, .string, .int, to: .int)],
                metered: { arguments, _ throws(EvaluationError) in try MoreStrings.lastIndexOf(arguments) }),
            Function(
                name: "substring",
                documentation: .init(
                    "The characters from a position to another or to the end.", example: "\"hello\".substring(1, 3)",
                    gives: "\"el\""),
                overloads: [.method(.string, .int, to: .string), .method(.string, .int, .int, to: .string)],
                metered: { arguments, _ throws(EvaluationError) in try MoreStrings.substring(arguments) }),
            Function(
                name: "replace",
                documentation: .init(
                    "The text with a part replaced everywhere, or so many times.",
                    example: "\"banana\".replace(\"a\", \"o\", 2)", gives: "\"bonona\""),
                overloads: [
                    .method(.string, .string, .string, to: .string),
                    .method(.string, .string, .string, .int, to: .string),
                ], metered: { arguments, _ throws(EvaluationError) in try MoreStrings.replace(arguments) }),
            Function(
                name: "split",
                documentation: .init(
                    "The pieces between a separator, at most so many.", example: "\"a,b\".split(\",\")",
                    gives: "[\"a\", \"b\"]"),
                overloads: [
                    .method(.string, .string, to: .list(.string)), .method(.string, .string, .int, to: .list(.string)),
                ], metered: { arguments, _ throws(EvaluationError) in try MoreStrings.split(arguments) }),
            Function(
                name: "join",
                documentation: .init(
                    "The texts of a list with a separator between them.", example: "[\"a\", \"b\"].join(\"-\")",
                    gives: "\"a-b\""),
                overloads: [.method(.list(.string), to: .string), .method(.list(.string), .string, to: .string)],
                metered: { arguments, _ throws(EvaluationError) in try MoreStrings.join(arguments) }),
            mapping(
                "lowerAscii",
                .init("The text with A to Z in lower case.", example: "\"TaCo\".lowerAscii()", gives: "\"taco\"")
            ) { text in text.mappingASCII { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } },
            mapping(
                "upperAscii",
                .init("The text with a to z in upper case.", example: "\"TaCo\".upperAscii()", gives: "\"TACO\"")
            ) { text in text.mappingASCII { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 } },
            mapping(
                "trim",
                .init("The text without white space at both ends.", example: "\" a b \".trim()", gives: "\"a b\"")
            ) { text in
                let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
                let end = scalars.lastIndex { !$0.properties.isWhitespace }
                return end.map { String(scalars[...$0]) } ?? ""
            },
            Function(
                name: "reverse",
                documentation: .init(
                    "The characters, or the elements, in reverse order.", example: "\"abc\".reverse()", gives: "\"cba\""
                ),
                overloads: [
                    .method(.string, to: .string), .method(.list(.parameter("A")), to: .list(.parameter("A"))),
                ],
                unary: { value throws(EvaluationError) in
                    switch value {
                    case .string(let text):
                        var reversed = String.UnicodeScalarView()
                        reversed.append(contentsOf: text.unicodeScalars.reversed())
                        return .string(String(reversed))
                    case .list(let elements): return .list(elements.reversed())
                    default: throw .noSuchOverload("reverse", value)
                    }
                }),
            Function(
                name: "strings.quote",
                documentation: .init(
                    "The text in quotes, with escapes.", example: "strings.quote(\"a\\nb\")",
                    gives: "\"\\\"a\\\\nb\\\"\""), overloads: [.global(.string, to: .string)],
                unary: { value throws(EvaluationError) in
                    guard case .string(let text) = value else { throw .noSuchOverload("strings.quote", value) }
                    return .string(MoreStrings.quote(text))
                }),
        ] + formatting)

    private static func mapping(
        _ name: String, _ documentation: Function.Documentation, _ change: @escaping @Sendable (String) -> String
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.method(.string, to: .string)],
            unary: { value throws(EvaluationError) in
                guard case .string(let text) = value else { throw .noSuchOverload(name, value) }
                return .string(change(text))
            })
    }
}

extension String {
    /// The text with each byte changed; the change must keep bytes beyond ASCII.
    fileprivate func mappingASCII(_ change: (UInt8) -> UInt8) -> String {
        String(decoding: utf8.map { $0 < 0x80 ? change($0) : $0 }, as: UTF8.self)
    }
}
