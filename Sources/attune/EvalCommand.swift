internal import CEL
internal import CommandLineTool
internal import Decisions
internal import JSON
internal import LineEditing
internal import RuleSets
internal import YAML

/// `attune eval`: the expression language alone.
struct EvalCommand: Command {
    static let expression = Argument.optionalPositional("EXPR", as: .text, help: "an expression")
    static let bindings = Argument.option(
        "bindings", as: ValueParser<String>("JSON") { text throws(ValueProblem) in text },
        help: "an object of variables: plain JSON, or tagged values such as {\"int\": \"1\"}")
    static let lines = Argument.flag("jsonl", help: "read one JSON object a line on standard input, answer one a line")
    static let cost = Argument.flag("cost", help: "show the steps it took, and how many were to be expected")
    static let rules = Argument.option(
        "rules", as: .file, help: "a rule set, whose names the expression sees")
    static let event = Argument.option(
        "event", as: json, help: "with --rules: the event, as a CloudEvent of which only `type` must be there")
    static let individual = Argument.option(
        "individual", as: json, help: "with --rules: attributes by name; `id` is the id")
    private static let json = ValueParser<String>("JSON") { text throws(ValueProblem) in text }
    static let usage = CommandUsage(
        "eval", summary: "Evaluate an expression, alone or as a rule set sees it.",
        discussion: """
            With --rules the value comes with its type, and what was read below it, each with its type. Features hold the one event, \
            and it is the time of it.

            Without an expression, on a terminal: line by line. The keys that shells have edit a line (Ctrl-A, Ctrl-E, Ctrl-W, Ctrl-R, \
            arrows), and bring back earlier ones.

            Ends with 1 where the expression or the rule set is wrong or there is no value, 65 where what it is given cannot be read.
            """,
        arguments: [expression, bindings, rules, event, individual, lines, cost],
        examples: [
            Example("'1 + 2 == 3'", "evaluate"),
            Example("'x.size() > 2' --bindings '{\"x\": \"abc\"}'", "with a variable"),
            Example(
                "--cost 'xs.exists(x, x > 2)' --bindings '{\"xs\": [1, 2, 3]}'",
                "with the steps that count against the limit"),
            Example(
                "'event.value > 50 && views_24h >= 0' --rules rules --event '{\"type\": \"cart.updated\", \"data\": {\"value\": 80}}'",
                "as a rule set sees it"),
            Example("", "line by line, with variables, until `:quit`"),
            Example("--jsonl", "many of them", after: "cat expressions.jsonl | "),
        ])

    private let source: String?
    private let bindingsText: String?
    private let inRules: RuleSetEvaluation?
    private let readsLines: Bool
    private let isSession: Bool
    private let showsCost: Bool

    /// The most bytes of a line of --jsonl.
    private static let lineLimit = 16 << 20
    private static let prompt = "> "

    init(_ arguments: Arguments) throws(UsageError) {
        source = try arguments[Self.expression]
        bindingsText = try arguments[Self.bindings]
        readsLines = try arguments[Self.lines]
        showsCost = try arguments[Self.cost]
        let (rules, event) = (try arguments[Self.rules], try arguments[Self.event])
        let individual = try arguments[Self.individual]
        inRules = source.flatMap { source in
            rules.map { RuleSetEvaluation(source: source, rules: $0, event: event, individual: individual) }
        }
        if rules == nil, event != nil || individual != nil {
            throw UsageError("--event and --individual go with --rules")
        }
        if rules != nil, source == nil { throw UsageError("--rules needs an expression on the command line") }
        if rules != nil, bindingsText != nil || showsCost {
            throw UsageError("--rules goes without --bindings and --cost")
        }
        if showsCost, source == nil { throw UsageError("--cost needs an expression on the command line") }
        if readsLines, source != nil { throw UsageError("--jsonl reads expressions from standard input") }
        isSession = !readsLines && source == nil
        if isSession, !Terminal(descriptor: 0, environment: [:]).isTerminal {
            throw UsageError("no expression is given, and standard input is no terminal")
        }
    }

    func run(in context: Context) throws -> ExitCode {
        if let inRules { return try inRules.run(in: context) }
        if let source { return try evaluate(source, in: context) }
        if isSession { return try runSession(in: context) }
        var reader = try LineReader("-", limit: Self.lineLimit)
        var parser = JSONParser()
        while let line = try reader.next() {
            if line.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
            context.output.write(answer(to: line, &parser))
            if !reader.hasLine { context.output.flush() }
        }
        return .success
    }

    private func answer(to line: [UInt8], _ parser: inout JSONParser) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            do {
                let document = unsafe try parser.parse(line.span.bytes)
                switch try Evaluation(JSONValue(document.root)).run() {
                case .value(let value, let type):
                    $0.key("value"); TaggedValue.write(value, to: &$0)
                    $0.key("type"); $0.string(type.description)
                case .type(let type): $0.key("type"); $0.string(type.description)
                case .issues(let issues):
                    $0.key("error"); $0.string(issues.all.map(\.message).joined(separator: "; "))
                    $0.key("phase"); $0.string(issues.all.first?.phase.rawValue ?? "parse")
                case .failed(let error):
                    $0.key("error"); $0.string(error.message)
                    $0.key("phase"); $0.string("eval")
                }
            } catch {
                let problem = (error as? JSONError).map { "not JSON: \($0.message)" } ?? "\(error)"
                $0.key("error"); $0.string("line: \(problem)")
                $0.key("phase"); $0.string("parse")
            }
        }
        writer.newline()
        return writer.bytes
    }

    private func evaluate(_ source: String, in context: Context) throws -> ExitCode {
        let output = context.output
        let evaluation = Evaluation(source, bindings: try readBindings())
        if showsCost, let cost = evaluation.cost() { output.writeError(cost) }
        switch evaluation.run() {
        case .value(let value, _):
            var writer = JSONWriter()
            writer.value(value)
            writer.newline()
            output.write(writer.bytes)
            return .success
        case .type(let type): output.writeLine(type.description)
        case .issues(let issues):
            output.writeError(issues.rendered(for: source, usesColor: output.errorTerminal.hasColors))
            return .checkFailed
        case .failed(let error):
            output.writeError("error: \(error.message)")
            return .checkFailed
        }
        return .success
    }

    /// Reads lines from the terminal until `:quit` or the end of the input.
    private func runSession(in context: Context) throws -> ExitCode {
        let output = context.output
        var session = EvalSession(bindings: try readBindings(), usesColor: output.terminal.hasColors)
        output.writeLine("An expression, `name = expression`, or :help.")
        let keyboard = Terminal(descriptor: 0, environment: context.environment)
        if keyboard.isCapable, output.terminal.isCapable {
            var editor = LineEditor()
            try converse(&session, output) { editor.next(prompt: Self.prompt) }
        } else {
            var reader = try LineReader("-", limit: Self.lineLimit)
            try converse(&session, output) {
                output.write(Self.prompt)
                output.flush()
                return try reader.next().map { String(decoding: $0, as: UTF8.self) }
            }
        }
        return .success
    }

    /// Answers line after line.
    private func converse(_ session: inout EvalSession, _ output: Output, next: () throws -> String?) throws {
        output.flush()
        while let line = try next() {
            let reply = session.answer(line)
            if reply == .quit { return }
            if case .text(let text) = reply { output.writeLine(text) }
            output.flush()
        }
        output.writeLine("")
    }

    private func readBindings() throws -> [(name: String, value: Value)] {
        guard let bindingsText else { return [] }
        let bytes = Array(bindingsText.utf8)
        var parser = JSONParser()
        do {
            let document = unsafe try parser.parse(bytes.span.bytes)
            guard case .object(let members) = JSONValue(document.root) else {
                throw CommandFailure(.badData, "--bindings is not a JSON object")
            }
            return members.map { ($0.key, PlainValue.read($0.value)) }
        } catch let error as JSONError {
            throw CommandFailure(.badData, "--bindings is not JSON: \(error.message)")
        }
    }
}

/// Plain JSON as values of expressions; an object that is a tagged value is that value.
enum PlainValue {
    static func read(_ json: JSONValue) -> Value {
        switch json {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .uint(let number): return .uint(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .array(let elements): return .list(elements.map(read))
        case .object(let members):
            if let tagged = try? TaggedValue.read(json) { return tagged }
            let entries = members.map { (key: Value.string($0.key), value: read($0.value)) }
            return MapValue(entries).map(Value.map) ?? .null
        }
    }
}
