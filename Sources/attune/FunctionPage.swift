internal import CEL
internal import RuleSets

/// What `attune explain` says of functions.
enum FunctionPage {
    private static let descriptions = FunctionLibrary.rules.flatMap(\.descriptions)

    /// Every function with its summary, by library.
    static let all: String = {
        let width = descriptions.map(\.name.utf8.count).max() ?? 0
        return FunctionLibrary.rules.map { library in
            let lines = library.descriptions.map { description in
                let padding = String(repeating: " ", count: width - description.name.utf8.count)
                return "  \(description.name)\(padding)  \(description.summary)"
            }
            return ([library.title] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n\n`attune explain NAME` shows how one is called, with an example."
    }()

    /// One function with signatures and example; nil where there is none of the name.
    static func one(_ name: String) -> String? {
        guard let description = descriptions.first(where: { $0.name == name }) else { return nil }
        let signatures = description.signatures.map { "  \($0)" }.joined(separator: "\n")
        return """
            \(description.summary)

            \(signatures)

            Example:

              \(description.example)
              gives \(description.result)
            """
    }
}
