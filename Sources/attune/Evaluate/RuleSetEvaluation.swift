internal import CEL
internal import CommandLineTool
internal import Decisions
internal import Events
internal import JSON
internal import Replay
internal import RuleSets
internal import YAML

/// `attune eval EXPR --rules DIR`: an expression as a rule set sees it.
struct RuleSetEvaluation {
    let source: String
    let rules: String
    /// An event as JSON: a CloudEvent of which only `type` must be there.
    let event: String?
    /// The individual's attributes as JSON, and their `id`.
    let individual: String?

    /// Evaluates, prints the value and what was read with its types.
    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let event = try self.event.map { try object($0, "--event") }
        let person = try individual.map { try object($0, "--individual") }
        var type: String?
        if let event {
            guard case .string(let name)? = event["type"] else {
                throw CommandFailure(.badData, "--event has no `type`: {\"type\": \"cart.updated\", \"data\": {…}}")
            }
            type = name
        }
        let (trial, diagnostics) = RuleSetLoader.trial(
            source, on: type, in: try RuleSetPaths.files([rules]), timeZones: .system)
        guard let trial else {
            let renderer = DiagnosticRenderer(usesColor: output.errorTerminal.hasColors)
            output.writeError(renderer.render(diagnostics))
            return .checkFailed
        }
        let (value, reads) = try evaluate(trial, event, person)
        if case .error(let error) = value {
            output.writeError("error: \(error.message)")
        } else {
            output.writeLine("\(Self.text(value))   \(trial.program.type.description)")
        }
        for (read, value) in reads { output.writeLine("  \(read.name): \(read.type) = \(Self.text(value))") }
        if case .error = value { return .checkFailed }
        return .success
    }

    private func evaluate(
        _ trial: TrialExpression, _ event: JSONValue?, _ person: JSONValue?
    ) throws -> (Value, [(TrialExpression.Read, Value)]) {
        var id = "someone"
        if case .string(let name)? = person?["id"] { id = name }
        if case .string(let name)? = event?["subject"] { id = name }
        let now = SystemClock.milliseconds()
        var time = now
        if case .string(let text)? = event?["time"] {
            let utf8 = text.utf8Span.span
            time = unsafe EventTime.parse(utf8.bytes) ?? now
        }
        var run = Trial(trial, individual: id)
        let attributes = (person?.members ?? []).filter { $0.key != "id" }
        let known = JSONValue.object([
            ("type", .string(SystemEvents.individualUpdated)), ("id", .string("attributes")),
            ("data", .object([("attributes", .object(attributes))])),
        ])
        try play(known, id, time, "--individual", in: &run)
        if let event { try play(event, id, time, "--event", in: &run) }
        let result = run.evaluate()
        return (result.value, result.reads.map { ($0.read, $0.value) })
    }

    private func play(
        _ event: JSONValue, _ individual: String, _ time: Milliseconds, _ what: String, in run: inout Trial
    ) throws {
        var members = event.members
        for (key, value) in [
            ("specversion", "1.0"), ("source", "eval"), ("id", "e-1"), ("subject", individual),
            ("time", InstantText.rfc3339(time)),
        ] where !members.contains(where: { $0.key == key }) {
            members.append((key, .string(value)))
        }
        var writer = JSONWriter()
        writer.value(JSONValue.object(members))
        do throws(Trial.Refusal) {
            try run.play(writer.bytes, at: time)
        } catch {
            throw CommandFailure(.badData, "\(what) cannot be applied: \(error.message)")
        }
    }

    private func object(_ text: String, _ what: String) throws -> JSONValue {
        let bytes = Array(text.utf8)
        var parser = JSONParser()
        do {
            let value = JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
            guard case .object = value else { throw CommandFailure(.badData, "\(what) is not a JSON object") }
            return value
        } catch let error as JSONError {
            throw CommandFailure(.badData, "\(what) is not JSON: \(error.message)")
        }
    }

    private static func text(_ value: Value) -> String {
        if case .error(let error) = value { return "error: \(error.message)" }
        if case .optional(nil) = value { return "no value" }
        if case .optional(let wrapped?) = value { return text(wrapped) }
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
