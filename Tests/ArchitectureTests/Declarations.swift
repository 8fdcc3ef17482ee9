/// A named declaration of a type or of a file: what a function declares for itself alone is the compiler's to judge.
struct SwiftDeclaration: Equatable {
    let kind: String
    let name: String
    let line: Int
    /// The place of the name among the tokens.
    let place: Int

    /// The functions, properties, cases, types and aliases that a source declares, outside of functions.
    static func all(in tokens: [SwiftToken]) -> [SwiftDeclaration] {
        var reader = DeclarationReader(tokens: tokens)
        return reader.read()
    }
}

/// How often a source uses each name: a declaration, an argument's label and what a value is assigned to use nothing.
struct NameUses {
    private(set) var counts: [String: Int] = [:]

    mutating func add(_ tokens: [SwiftToken], declaring declarations: [SwiftDeclaration]) {
        let declared = Set(declarations.map(\.place))
        var open: [String] = []
        for (index, token) in tokens.enumerated() {
            switch token.text {
            case "(", "[", "{": open.append(token.text)
            case ")", "]", "}": _ = open.popLast()
            default: break
            }
            guard token.kind == .word, !declared.contains(index) else { continue }
            let before = index > 0 ? tokens[index - 1].text : ""
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            if let next, next.text == ":", !next.isSpaced, open.last == "(", before != "." { continue }
            if let next, next.text == "=", index + 2 < tokens.count, tokens[index + 2].text != "=" { continue }
            counts[token.text, default: 0] += 1
        }
    }
}

private struct DeclarationReader {
    private enum Scope { case members, cases, body }

    let tokens: [SwiftToken]
    private var scopes: [Scope] = [.members]
    /// The scope that the next brace opens, after the name of a type.
    private var opening: Scope?
    private var depth = 0
    private var found: [SwiftDeclaration] = []

    init(tokens: [SwiftToken]) { self.tokens = tokens }

    mutating func read() -> [SwiftDeclaration] {
        for index in tokens.indices {
            let token = tokens[index]
            switch token.text {
            case "{":
                scopes.append(opening ?? .body)
                opening = nil
            case "}": if scopes.count > 1 { scopes.removeLast() }
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            default: if token.kind == .word, index == 0 || tokens[index - 1].text != "." { readWord(at: index) }
            }
        }
        return found
    }

    private mutating func readWord(at index: Int) {
        guard index + 1 < tokens.count, tokens[index + 1].kind == .word else { return }
        let isMember = scopes.last != .body && depth == 0
        switch tokens[index].text {
        case "struct", "enum", "class", "actor", "protocol", "extension":
            let name = tokens[index + 1].text
            guard !["func", "var", "let", "subscript"].contains(name) else { return }
            opening = tokens[index].text == "enum" || tokens[index].text == "extension" ? .cases : .members
            if tokens[index].text != "extension" { declare(at: index, name: index + 1) }
        case "func", "var", "let", "typealias": if isMember { declare(at: index, name: index + 1) }
        case "case": if isMember, scopes.last == .cases { readCases(at: index) }
        default: break
        }
    }

    /// `case a, b(Int), c = "d"`.
    private mutating func readCases(at index: Int) {
        var place = index + 1
        while place < tokens.count, tokens[place].kind == .word {
            declare(at: index, name: place)
            place += 1
            if place < tokens.count, tokens[place].text == "(" {
                var depth = 0
                repeat {
                    if tokens[place].text == "(" { depth += 1 }
                    if tokens[place].text == ")" { depth -= 1 }
                    place += 1
                } while depth > 0 && place < tokens.count
            }
            if place < tokens.count, tokens[place].text == "=" { place += 2 }
            guard place < tokens.count, tokens[place].text == "," else { return }
            place += 1
        }
    }

    private mutating func declare(at index: Int, name: Int) {
        found.append(
            SwiftDeclaration(kind: tokens[index].text, name: tokens[name].text, line: tokens[name].line, place: name))
    }
}

/// The declarations of the sources that no source uses.
struct UnusedDeclarations {
    /// How many declarations there are.
    private(set) var count = 0
    /// Those that nothing uses.
    private(set) var unused: [(path: String, declaration: SwiftDeclaration)] = []
    /// Those that only tests use.
    private(set) var usedByTests: [(path: String, declaration: SwiftDeclaration)] = []

    init(sources: [(path: String, tokens: [SwiftToken])], tests: [[SwiftToken]]) {
        let declared = sources.map { SwiftDeclaration.all(in: $0.tokens) }
        var uses = NameUses()
        for (source, declarations) in zip(sources, declared) { uses.add(source.tokens, declaring: declarations) }
        var testUses = NameUses()
        for tokens in tests { testUses.add(tokens, declaring: SwiftDeclaration.all(in: tokens)) }
        for (source, declarations) in zip(sources, declared) {
            count += declarations.count
            for declaration in declarations where uses.counts[declaration.name] == nil {
                if testUses.counts[declaration.name] == nil {
                    unused.append((source.path, declaration))
                } else {
                    usedByTests.append((source.path, declaration))
                }
            }
        }
    }
}
