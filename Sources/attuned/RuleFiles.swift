internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import Glibc
internal import RuleSets
internal import YAML

/// The rule set below a directory.
enum RuleFiles {
    /// The most bytes of one rule file that are read; the loader says more precisely what is too large.
    private static let limit = 16 << 20

    /// Loads and checks; what is wrong is printed, and ends the program with 78. The source gives the same files again later.
    static func load(
        _ configuration: Configuration, in context: Context
    ) throws -> (rules: RuleSet, source: RuleSource) {
        let directory = configuration.rules.directory
        let expressionCost = configuration.limits.expressionCost
        let environment = context.environment
        let found = try read(directory)
        let loaded = RuleSetLoader.load(found, timeZones: timeZones(environment), expressionCost: expressionCost)
        let renderer = DiagnosticRenderer(usesColor: context.output.errorTerminal.hasColors)
        if !loaded.diagnostics.isEmpty { context.output.writeError(renderer.render(loaded.diagnostics)) }
        guard let rules = loaded.ruleSet else {
            throw CommandFailure(.configuration, "the rules below \(directory) have errors; see above")
        }
        let source = RuleSource(name: directory, files: found, expressionCost: expressionCost) {
            (try read(directory), timeZones(environment))
        }
        return (rules, source)
    }

    private static func read(_ directory: String) throws -> [RuleFile] {
        let found: [FoundFile]
        do throws(FileError) {
            found = try FileTree.files(at: directory, suffixes: RuleFile.suffixes)
        } catch {
            // A directory that is not there is a wrong configuration: nothing comes of trying again.
            guard error.code == ENOENT, error.path == directory else { throw error }
            throw CommandFailure(.configuration, "\(error), see `rules.directory`")
        }
        var files: [RuleFile] = []
        for file in found {
            files.append(RuleFile(path: file.path, name: file.name, bytes: try Files.read(file.path, limit: limit)))
        }
        guard !files.isEmpty else {
            throw CommandFailure(
                .configuration, "no rule file (*.yaml, *.yml) below \(directory), see `rules.directory`")
        }
        return files
    }

    /// The zones of this machine, as they are now.
    static func timeZones(_ environment: [String: String]) -> TimeZoneDatabase {
        TimeZoneDatabase(files: ZoneFiles.read(environment: environment))
    }
}
