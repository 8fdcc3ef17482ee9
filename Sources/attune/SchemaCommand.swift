internal import HumanText
internal import CAssets
internal import CommandLineTool

/// `attune schema NAME`: the machine-readable form of what Attune reads and writes.
struct SchemaCommand: Command {
    static let name = Argument.optionalPositional(
        "NAME", as: .text.offering(Schemas.all.map(\.name)), help: "a schema's name; without one, all are listed")
    static let usage = CommandUsage(
        "schema", summary: "Print a schema of Attune's files, topics and answers.",
        discussion: """
            message-command.v1 and decision.v1 are JSON Schema 2020-12 of the values of two topics, status.v1, campaigns.v1, individual.v1, \
            explanation.v1 and plan.v1 of what the daemon answers over HTTP, test-report.v1 of what `attune test` prints; rule-files and configuration are draft-07, for editors; asyncapi is AsyncAPI \
            3.0 of all topics.
            """,
        arguments: [name],
        examples: [
            Example("message-command.v1 > message-command.v1.schema.json", "what senders receive"),
            Example("rule-files > rule-files.schema.json", "for an editor's completion in rule files"),
            Example("", "list the schemas"),
        ])

    private let wanted: String?

    init(_ arguments: Arguments) throws(UsageError) { wanted = try arguments[Self.name] }

    func run(in context: Context) throws -> ExitCode {
        guard let wanted else {
            for schema in Schemas.all { context.output.writeLine(schema.name) }
            return .success
        }
        guard let schema = Schemas.all.first(where: { $0.name == wanted || $0.file == wanted }) else {
            let near = nearestName(wanted, in: Schemas.all.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw CommandFailure(.checkFailed, "there is no schema '\(wanted)'; `attune schema` lists them\(near)")
        }
        context.output.write(schema.bytes)
        return .success
    }
}

/// The schemas that are part of the program: the files of `schemas/`.
enum Schemas {
    struct Schema {
        /// The file's name.
        let file: String
        let bytes: [UInt8]

        /// What the command line calls it: the file's name up to its form.
        var name: String {
            for suffix in [".schema.json", ".yaml"] where file.hasSuffix(suffix) {
                return String(file.dropLast(suffix.count))
            }
            return file
        }
    }

    static let all: [Schema] = (0..<attune_schema_count()).map { index in
        let asset = unsafe attune_schema(index)
        return Schema(
            file: unsafe String(cString: asset.name),
            bytes: unsafe Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count)))
    }
}
