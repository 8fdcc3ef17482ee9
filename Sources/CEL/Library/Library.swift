/// All functions, one family a file.
enum Library {
    static let functions: [Function] =
        families([
            (.core, conversions + strings + times), (.optionals, optionals), (.strings, moreStrings + formatting),
            (.math, mathematics), (.encoders, encodings), (.lists, lists), (.sets, sets), (.regex, regularExpressions),
            (.attune, marketing),
        ])

    private static func families(_ families: [(FunctionFamily, [Function])]) -> [Function] {
        families.flatMap { family, functions in
            functions.map { function in
                var function = function
                function.family = family
                return function
            }
        }
    }

    private static let numbers: [String: Int] = Dictionary(
        functions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The place of a function in ``functions``.
    static func number(of name: String) -> Int? { numbers[name] }

    /// The functions' names in a fixed order.
    static var names: [String] { functions.map(\.name) }
}
