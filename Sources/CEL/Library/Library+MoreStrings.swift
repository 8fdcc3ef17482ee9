extension Library {
    /// The extension library for text. Positions count code points. Source: cel-go `ext/strings.go`, "Strings".
    static let moreStrings: [Function] = [
        Function(
            name: "charAt", overloads: [.method(.string, .int, to: .string)], binary: MoreStrings.charAt),
        Function(
            name: "indexOf",
            overloads: [.method(.string, .string, to: .int), .method(.string, .string, .int, to: .int)],
            variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.indexOf(arguments) }),
        Function(
            name: "lastIndexOf",
            overloads: [.method(.string, .string, to: .int), .method(.string, .string, .int, to: .int)],
            variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.lastIndexOf(arguments) }),
        Function(
            name: "substring",
            overloads: [.method(.string, .int, to: .string), .method(.string, .int, .int, to: .string)],
            variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.substring(arguments) }),
        Function(
            name: "replace",
            overloads: [
                .method(.string, .string, .string, to: .string), .method(.string, .string, .string, .int, to: .string),
            ], variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.replace(arguments) }),
        Function(
            name: "split",
            overloads: [
                .method(.string, .string, to: .list(.string)), .method(.string, .string, .int, to: .list(.string)),
            ], variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.split(arguments) }),
        Function(
            name: "join",
            overloads: [.method(.list(.string), to: .string), .method(.list(.string), .string, to: .string)],
            variadic: { arguments, _ throws(EvaluationError) in try MoreStrings.join(arguments) }),
        mapping("lowerAscii") { text in text.mappingASCII { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } },
        mapping("upperAscii") { text in text.mappingASCII { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 } },
        mapping("trim") { text in
            let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
            let end = scalars.lastIndex { !$0.properties.isWhitespace }
            return end.map { String(scalars[...$0]) } ?? ""
        },
        Function(
            name: "reverse",
            overloads: [.method(.string, to: .string), .method(.list(.parameter("A")), to: .list(.parameter("A")))],
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
            name: "strings.quote", overloads: [.global(.string, to: .string)],
            unary: { value throws(EvaluationError) in
                guard case .string(let text) = value else { throw .noSuchOverload("strings.quote", value) }
                return .string(MoreStrings.quote(text))
            }),
    ]

    private static func mapping(_ name: String, _ change: @escaping @Sendable (String) -> String) -> Function {
        Function(
            name: name, overloads: [.method(.string, to: .string)],
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
