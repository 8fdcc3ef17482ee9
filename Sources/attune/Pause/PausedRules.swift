internal import CommandLineTool
internal import HumanText
internal import RuleSets
internal import YAML

/// What `attune pause` and `attune resume` share: they write `policies.paused` in the files of a rule set.
struct PausedRules {
    static let names = Argument.positionals("NAME", as: .text, isRequired: false, help: "campaigns by name")
    static let all = Argument.flag("all", help: "all campaigns")
    static let rules = Argument.requiredOption("rules", as: .directory, help: "the directory of the rule files")

    static let discussion = """
        Writes `policies.paused` where a rule file has it, else a file paused.yaml of its own; comments and layout stay. The rules are \
        checked before and with the change: where they have errors nothing is written. The file is replaced as a whole.

        A daemon that watches the directory has the change live within a second; else have it read its rules by attune reload.
        """

    private let names: [String]
    private let isAll: Bool
    private let directory: String

    init(_ arguments: Arguments) throws(UsageError) {
        names = try arguments[Self.names]
        isAll = try arguments[Self.all]
        directory = try arguments[Self.rules]
        guard names.isEmpty == isAll else {
            throw UsageError(
                isAll ? "NAME and --all exclude each other" : "NAME is missing", help: "name campaigns, or write --all")
        }
    }

    /// Makes a change of the campaigns named, or of all.
    func run(_ some: ([String]) -> PausedChange, all: PausedChange, on output: Output) throws {
        let files = try RuleSetPaths.files([directory])
        let campaigns = try load(files, on: output).campaigns.map(\.name)
        for name in names where !campaigns.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
            let near = nearestName(name, in: campaigns).map { ": did you mean '\($0)'?" } ?? ""
            throw CommandFailure(.checkFailed, "no campaign is called '\(name)'\(near)")
        }
        let change = isAll ? all : some(names)
        guard let changed = PausedEdit.apply(change, to: files, campaigns: campaigns) else {
            return output.writeLine("unchanged")
        }
        var after = files
        let path: String
        if let place = changed.place {
            path = files[place].path
            after[place] = RuleFile(path: path, name: files[place].name, bytes: changed.bytes)
        } else {
            path = "\(directory)/\(PausedEdit.fileName)"
            guard !files.contains(where: { $0.name.utf8.elementsEqual(PausedEdit.fileName.utf8) }) else {
                throw CommandFailure(
                    .checkFailed,
                    "'\(path)' is there and does not pause anything: write `policies: {paused: []}` into a file")
            }
            after.append(RuleFile(path: path, name: PausedEdit.fileName, bytes: changed.bytes))
        }
        _ = try load(after, on: output)
        if changed.place == nil {
            try Files.create(path, with: changed.bytes)
        } else {
            try Files.replace(path, with: changed.bytes)
        }
        output.writeLine("\(path): \(Self.sentence(changed.paused))")
    }

    private func load(_ files: [RuleFile], on output: Output) throws -> RuleSet {
        let loaded = RuleSetPaths.load(files)
        if let rules = loaded.ruleSet { return rules }
        let errors = loaded.diagnostics.filter { $0.severity == .error }
        output.writeError(DiagnosticRenderer(usesColor: output.errorTerminal.hasColors).render(errors))
        throw CommandFailure(.checkFailed, "the rules have errors: nothing was written")
    }

    private static func sentence(_ paused: PausedCampaigns) -> String {
        switch paused {
        case .all: "all campaigns are paused"
        case .named([]): "nothing is paused"
        case .named(let names): "paused: \(names.joined(separator: ", "))"
        }
    }
}
