@testable internal import CommandLineTool

enum Format: String, CaseIterable {
    case text
    case json
}

struct Check: Command {
    static let paths = Argument.positionals("PATH", as: .text, help: "rule files or directories")
    static let format = Argument.option("format", as: .choice(Format.self), default: "text", help: "how to print")
    static let fatal = Argument.flag("lint-fatal", help: "end with 3 on lint findings")
    static let usage = CommandUsage(
        "check", summary: "Check rule files.", discussion: "Parses and type-checks.",
        arguments: [paths, format, fatal], examples: [Example("rules/", "every *.yaml below rules/")])

    let paths: [String]
    let format: Format
    let fatal: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        paths = try arguments[Self.paths]
        format = try arguments[Self.format]
        fatal = try arguments[Self.fatal]
    }

    func run(in context: Context) throws -> ExitCode {
        context.output.writeLine("\(format.rawValue) \(fatal) \(paths.joined(separator: ","))")
        return fatal ? .lint : .success
    }
}

struct Generate: Command {
    static let duration = Argument.option("duration", as: .duration, help: "how long")
    static let rate = Argument.option("rate", as: .integer(in: 1...1_000), default: "50", help: "events a second")
    static let topics = Argument.repeatedOption("topic", as: .text.named("TOPIC"), help: "where to")
    static let seed = Argument.requiredOption("seed", as: ValueParser<UInt64>.integer(in: 0...(.max)), help: "chance")
    static let usage = CommandUsage(
        "generate", summary: "Make events.", arguments: [duration, rate, topics, seed],
        examples: [Example("--seed 1", "the same events every time")])

    let text: String

    init(_ arguments: Arguments) throws(UsageError) {
        let duration = try arguments[Self.duration].map { "\($0)" } ?? "endless"
        text = "\(duration) \(try arguments[Self.rate]) \(try arguments[Self.topics]) \(try arguments[Self.seed])"
    }

    func run(in context: Context) throws -> ExitCode {
        context.output.writeLine(text)
        return .success
    }
}

struct ShowIndividual: Command {
    static let id = Argument.positional("ID", as: .text, help: "the individual's id")
    static let usage = CommandUsage(
        "individual show", summary: "Show an individual.", arguments: [id], examples: [Example("joe", "Joe's state")])

    let id: String

    init(_ arguments: Arguments) throws(UsageError) { id = try arguments[Self.id] }

    func run(in context: Context) throws -> ExitCode {
        switch id {
        case "absent": throw CommandFailure(.unavailable, "cannot reach the daemon")
        case "unreadable": throw try FileErrorMaker.missing()
        case "broken": throw Broken()
        default: context.output.writeLine("individual \(id)")
        }
        return .success
    }

    private struct Broken: Error {}
}

struct EraseIndividual: Command {
    static let usage = CommandUsage(
        "individual erase", summary: "Erase an individual.", examples: [Example("", "erases")])
    init(_ arguments: Arguments) throws(UsageError) {}
    func run(in context: Context) throws -> ExitCode { .success }
}

enum FileErrorMaker {
    static func missing() throws -> FileError {
        do throws(FileError) {
            _ = try Files.read("/nowhere/at/all", limit: 10)
        } catch {
            return error
        }
        throw CommandFailure(.internalError, "the file exists")
    }
}

let sample = Program(
    name: "attune", version: "1.2.3", summary: "The tool of campaign teams.",
    commands: [Check.self, Generate.self, ShowIndividual.self, EraseIndividual.self])
