import CommandLineTool
import Events
import RuleSets
import YAML

// Measures the way of an event through one partition: parsed, decoded, applied. Arguments: a directory of rule files and, for a
// profiler, a number of events that are then only applied, once.

/// Far above any rule file that is measured.
let largestFile = 16 << 20

guard (2...3).contains(CommandLine.arguments.count) else {
    print("usage: EngineBenchmark RULES [EVENTS]")
    throw CommandFailure(.usage, "one directory of rule files, such as deploy/rules/shop")
}
let files = try FileTree.files(at: CommandLine.arguments[1], suffix: ".yaml").map { file in
    RuleFile(path: file.name, bytes: try Files.read(file.path, limit: largestFile))
}
let loaded = RuleSetLoader.load(files)
guard let rules = loaded.ruleSet else {
    print(DiagnosticRenderer(usesColor: false).render(loaded.diagnostics))
    throw CommandFailure(.checkFailed, "the rules have errors")
}
if CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) {
    Measurement(rules: rules, stream: EventStream(count: count, individuals: max(1, count / 10))).applyOnce()
} else {
    Measurement(rules: rules, stream: EventStream(count: 200_000, individuals: 20_000)).run()
}
