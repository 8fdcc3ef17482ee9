/// All functions, one family a file.
enum Library {
    static let functions: [Function] =
        conversions + strings + times + optionals + moreStrings + formatting + mathematics + encodings

    private static let numbers: [String: Int] = Dictionary(
        functions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The place of a function in ``functions``.
    static func number(of name: String) -> Int? { numbers[name] }

    /// The functions' names in a fixed order.
    static var names: [String] { functions.map(\.name) }
}
