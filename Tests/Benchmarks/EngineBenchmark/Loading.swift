import CEL
import CommandLineTool
import RuleSets
import YAML

/// Far above any rule file that is measured.
private let largestFile = 16 << 20

/// The rule set of a directory.
func loadRules(_ directory: String) throws -> RuleSet {
    try checkedRules(
        try FileTree.files(at: directory, suffixes: RuleFile.suffixes).map { file in
            RuleFile(path: file.name, bytes: try Files.read(file.path, limit: largestFile))
        })
}

/// The rule set of files that are read already.
func checkedRules(_ files: [RuleFile]) throws -> RuleSet {
    let timeZones = TimeZoneDatabase(files: ZoneFiles.read(environment: ProcessEnvironment.current()))
    let loaded = RuleSetLoader.load(files, timeZones: timeZones)
    guard let rules = loaded.ruleSet else {
        print(DiagnosticRenderer(usesColor: false).render(loaded.diagnostics))
        throw CommandFailure(.checkFailed, "the rules have errors")
    }
    return rules
}
