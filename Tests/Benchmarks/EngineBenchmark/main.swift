import CommandLineTool
import Events
import RuleSets
import YAML

// Measures the way of an event through one partition: parsed, decoded, applied. Argument: a directory of rule files.

/// Far above any rule file that is measured.
let largestFile = 16 << 20

guard CommandLine.arguments.count == 2 else {
    print("usage: EngineBenchmark RULES")
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
Measurement(rules: rules, stream: EventStream(count: 200_000, individuals: 20_000)).run()
