internal import CEL
internal import Decisions
internal import JSON
internal import RuleSets
internal import YAML

/// `attune eval` line by line: what a line is answered with, apart from reading and writing.
struct EvalSession {
    /// What a line is answered with.
    enum Reply: Equatable {
        /// An empty line.
        case nothing
        case text(String)
        /// The session is over.
        case quit
    }

    private static let help = """
        EXPRESSION         its value
        NAME = EXPRESSION  keep its value under a name
        :type EXPRESSION   its type, without evaluating
        :vars              the names that are kept
        :functions         the functions that can be called
        :quit              leave
        """

    private var bindings: [(name: String, value: Value)]
    private var types: [(name: String, type: Type)] = []
    private let usesColor: Bool

    /// Begins with some variables.
    init(bindings: [(name: String, value: Value)] = [], usesColor: Bool = false) {
        self.bindings = bindings
        self.usesColor = usesColor
    }

    /// Answers a line and keeps what it binds.
    mutating func answer(_ line: String) -> Reply {
        let line = line.trimmed
        if line.isEmpty { return .nothing }
        guard line.hasPrefix(":") else {
            guard let (name, source) = Self.assignment(line) else { return .text(evaluate(line, keepingAs: nil)) }
            return .text(evaluate(source, keepingAs: name))
        }
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words[0], words.count) {
        case (":help", 1): return .text(Self.help)
        case (":quit", 1), (":q", 1): return .quit
        case (":functions", 1): return .text(FunctionPage.all)
        case (":vars", 1):
            let names = bindings.map { binding in "\(binding.name): \(type(of: binding.name))" }
            return .text(names.isEmpty ? "no names are kept" : names.joined(separator: "\n"))
        case (":type", 2):
            var evaluation = evaluation(of: words[1])
            evaluation.onlyChecks = true
            return .text(text(evaluation.run(), of: words[1]))
        default: return .text("`\(words[0])` is no command like this; :help lists them")
        }
    }

    private mutating func evaluate(_ source: String, keepingAs name: String?) -> String {
        let result = evaluation(of: source).run()
        if let name, case .value(let value, let type) = result {
            bindings.removeAll { $0.name == name }
            types.removeAll { $0.name == name }
            bindings.append((name, value))
            types.append((name, type))
        }
        return text(result, of: source)
    }

    private func evaluation(of source: String) -> Evaluation {
        var evaluation = Evaluation(source, bindings: bindings)
        evaluation.types = types
        return evaluation
    }

    private func type(of name: String) -> Type { types.last { $0.name == name }?.type ?? .dyn }

    private func text(_ result: Evaluation.Result, of source: String) -> String {
        switch result {
        case .value(let value, _):
            var writer = JSONWriter()
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        case .type(let type): return type.description
        case .issues(let issues): return issues.rendered(for: source, usesColor: usesColor).trimmed
        case .failed(let error): return "error: \(error.message)"
        }
    }

    /// `name = expression`, which is no expression since `=` is no operator.
    private static func assignment(_ line: String) -> (name: String, source: String)? {
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = name.first, !first.isNumber else { return nil }
        let rest = line[name.endIndex...].drop { $0 == " " }
        guard rest.hasPrefix("="), !rest.hasPrefix("==") else { return nil }
        return (String(name), String(rest.dropFirst()).trimmed)
    }
}

extension Issues {
    /// The issues as diagnostics over the expression's text.
    func rendered(for source: String, usesColor: Bool) -> String {
        let file = SourceFile(path: "expression", text: Array(source.utf8))
        let diagnostics = all.map { issue in
            Diagnostic(
                issue.kind.code, at: file.span(issue.span), issue.message,
                help: issue.help.isEmpty ? nil : issue.help)
        }
        return DiagnosticRenderer(usesColor: usesColor).render(diagnostics)
    }
}

extension Issue.Kind {
    /// The code of its diagnostic.
    fileprivate var code: DiagnosticCode {
        switch self {
        case .syntax: .expressionSyntax
        case .undeclaredName, .undeclaredField: .undeclaredName
        case .cost: .expressionCost
        case .undeclaredFunction, .mixedNumbers, .jsonNumber, .bareOptional, .wrongType, .invalidConstant:
            .expressionType
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
