internal import CEL

/// What `attune explain` says of functions.
enum FunctionPage {
    /// Every function with its summary, by family.
    static let all: String = {
        let width = FunctionDescription.all.map(\.name.utf8.count).max() ?? 0
        return FunctionFamily.allCases.map { family in
            let lines = FunctionDescription.all.filter { $0.family == family }.map { description in
                let padding = String(repeating: " ", count: width - description.name.utf8.count)
                return "  \(description.name)\(padding)  \(description.summary)"
            }
            return ([family.title] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n\n`attune explain NAME` shows how one is called, with an example."
    }()

    /// One function with signatures and example; nil where there is none of the name.
    static func one(_ name: String) -> String? {
        guard let description = FunctionDescription.all.first(where: { $0.name == name }) else { return nil }
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
