internal import CommandLineTool
internal import Configuration
internal import Glibc
internal import YAML

/// The daemon's configuration as commands take it.
enum ConfigurationFile {
    static let option = Argument.requiredOption(
        "config", as: .file, help: "the configuration file, /etc/attune/attuned.yaml for example")
    static let overrides = Argument.repeatedOption(
        "set",
        as: ValueParser("KEY=VALUE") { text throws(ValueProblem) in
            guard let override = Override(flag: "--set", text) else {
                throw ValueProblem("is not KEY=VALUE, with dots between the levels of KEY")
            }
            return override
        }, help: "sets a key of the configuration, before the environment and the file: clock=records")

    /// The most bytes of a configuration file.
    private static let limit = 1 << 20
    /// The most bytes of a file with a secret.
    private static let secretLimit = 1 << 16

    /// A file that is not there is a wrong configuration: nothing comes of trying again.
    private static func read(_ path: String) throws -> [UInt8] {
        do throws(FileError) {
            return try Files.read(path, limit: limit)
        } catch {
            guard error.code == ENOENT else { throw error }
            throw CommandFailure(.configuration, "\(error), see `--config`")
        }
    }

    /// Reads and checks; what is wrong is printed, and ends the program with 78.
    static func load(_ path: String, _ overrides: [Override], in context: Context) throws -> Configuration {
        let file = SourceFile(path: path, text: try read(path))
        let read = Configuration.read(
            ConfigurationSource(file: file, environment: context.environment, overrides: overrides) { path in
                try Files.read(path, limit: secretLimit)
            })
        if !read.diagnostics.isEmpty {
            let renderer = DiagnosticRenderer(usesColor: context.output.errorTerminal.hasColors)
            context.output.writeError(renderer.render(read.diagnostics))
        }
        guard let configuration = read.configuration else {
            throw CommandFailure(.configuration, "the configuration has errors; see above")
        }
        return configuration
    }
}
