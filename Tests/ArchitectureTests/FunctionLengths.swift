/// How long functions are: from the line that declares one to the line of its closing brace.
struct FunctionLength: Equatable {
    let name: String
    let line: Int
    let lines: Int

    /// The functions, initialisers, subscripts and computed properties of a source that have a body.
    static func all(in tokens: [SwiftToken]) -> [FunctionLength] {
        let ends = closingLines(tokens)
        return tokens.indices.compactMap { index in
            guard let body = body(ofDeclarationAt: index, in: tokens), let end = ends[body] else { return nil }
            let named = ["func", "var"].contains(tokens[index].text) ? tokens[index + 1].text : tokens[index].text
            let line = tokens[index].line
            return FunctionLength(name: named, line: line, lines: end - line + 1)
        }
    }

    /// The line of the closing brace of each opening one, by the opening one's index.
    private static func closingLines(_ tokens: [SwiftToken]) -> [Int: Int] {
        var ends: [Int: Int] = [:]
        var open: [Int] = []
        for (index, token) in tokens.enumerated() where token.kind == .symbol {
            if token.text == "{" { open.append(index) }
            if token.text == "}", let start = open.popLast() { ends[start] = token.line }
        }
        return ends
    }

    /// The index of the brace that opens the body of what is declared at an index; none where nothing with a body is.
    private static func body(ofDeclarationAt index: Int, in tokens: [SwiftToken]) -> Int? {
        let token = tokens[index]
        guard token.kind == .word, index + 1 < tokens.count else { return nil }
        let before = index > 0 ? tokens[index - 1] : nil
        switch token.text {
        case "func", "deinit": break
        case "init", "subscript":
            if before?.text == "." { return nil }
        case "var":
            if let before, ["if", "while", "guard", "case", ",", "("].contains(before.text) { return nil }
        default: return nil
        }
        var depth = 0
        for place in (index + 1)..<tokens.count {
            let next = tokens[place]
            if next.kind == .symbol {
                switch next.text {
                case "(", "[": depth += 1
                case ")", "]": depth -= 1
                case "{" where depth == 0: return place
                case "}" where depth == 0: return nil
                // A stored property; of a function, only an operator's own name has one outside of its parameters.
                case "=" where depth == 0 && token.text == "var": return nil
                default: break
                }
                if depth < 0 { return nil }
            } else if depth == 0, next.kind == .word, place > index + 1, Self.declaring.contains(next.text) {
                return nil
            }
        }
        return nil
    }

    /// What can only begin the next declaration, so that the one before it has no body.
    private static let declaring: Set<String> = [
        "func", "init", "subscript", "var", "let", "struct", "enum", "class", "extension", "protocol", "static",
        "associatedtype", "typealias", "public", "package", "private", "mutating",
    ]
}
