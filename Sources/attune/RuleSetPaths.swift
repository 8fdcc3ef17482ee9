internal import CEL
internal import CommandLineTool
internal import RuleSets

/// Rule files as commands take them.
enum RuleSetPaths {
    static let argument = Argument.positionals(
        "PATH", as: .file, help: "rule files, or directories with *.yaml and *.yml below them")

    /// The most bytes of one rule file that are read; the loader says more precisely what is too large.
    private static let limit = 16 << 20

    /// Loads the rule set that some files and directories make together.
    static func load(_ paths: [String]) throws -> LoadedRuleSet { load(try files(paths)) }

    /// Loads the rule set that files make together.
    static func load(_ files: [RuleFile]) -> LoadedRuleSet { RuleSetLoader.load(files, timeZones: .system) }

    /// Loads the same rule set with its conditions watched; nil where it has any error.
    static func watching(_ files: [RuleFile], makeProbe: @escaping () -> any ConditionProbe) -> WatchedRuleSet? {
        RuleSetLoader.watching(files, timeZones: .system, makeProbe: makeProbe)
    }

    /// Loads that rule set and looks for what is doubtful in it.
    static func check(_ paths: [String]) throws -> LoadedRuleSet {
        let analysis = RuleSetAnalysis(try files(paths).map(ParsedRuleFile.init), timeZones: .system)
        return LoadedRuleSet(ruleSet: analysis.ruleSet, diagnostics: analysis.diagnostics)
    }

    /// The files of a rule set, at least one.
    static func files(_ paths: [String]) throws -> [RuleFile] {
        var files: [RuleFile] = []
        for path in paths {
            for file in try FileTree.files(at: path, suffixes: RuleFile.suffixes)
            where !files.contains(where: { $0.path == file.path }) {
                files.append(RuleFile(path: file.path, name: file.name, bytes: try Files.read(file.path, limit: limit)))
            }
        }
        guard !files.isEmpty else {
            throw CommandFailure(.checkFailed, "no rule file (*.yaml, *.yml) in \(paths.joined(separator: ", "))")
        }
        return files
    }

    /// The files below a directory that can be read.
    static func readable(in directory: String) -> [RuleFile] {
        let found = (try? FileTree.files(at: directory, suffixes: RuleFile.suffixes, passingOverErrors: true)) ?? []
        return found.compactMap { file in
            bytes(of: file.path).map { RuleFile(path: file.path, name: file.name, bytes: $0) }
        }
    }

    /// A file's bytes, or nil where it cannot be read.
    static func bytes(of path: String) -> [UInt8]? { try? Files.read(path, limit: limit) }
}

/// How results are printed.
enum ReportFormat: String, CaseIterable, Sendable {
    /// For people.
    case text
    /// For programs.
    case json

    static let option = Argument.option(
        "format", as: .choice(ReportFormat.self), default: "text", help: "how to print the result")
}
