import CommandLineTool

// Measures the way of an event through one partition: parsed, decoded, applied, written. With a directory of rule files alone it
// prints times as ratios; the other forms run one thing once, for a profiler that counts only within `measuredSection`.

let usage = """
    usage: EngineBenchmark RULES
           EngineBenchmark steady \(SteadyState.Part.allCases.map(\.rawValue).joined(separator: "|")) RULES
           EngineBenchmark scenario \(Scenario.Kind.allCases.map(\.rawValue).joined(separator: "|")) INDIVIDUALS
           EngineBenchmark campaigns COUNT
           EngineBenchmark timers \(ManyTimers.Part.allCases.map(\.rawValue).joined(separator: "|")) COUNT
    """
let arguments = Array(CommandLine.arguments.dropFirst())

switch (arguments.first, arguments.count) {
case ("steady", 3):
    guard let part = SteadyState.Part(rawValue: arguments[1]) else { throw CommandFailure(.usage, usage) }
    SteadyState.run(part, rules: try loadRules(arguments[2]))
case ("scenario", 3):
    guard let kind = Scenario.Kind(rawValue: arguments[1]), let count = Int(arguments[2]), count > 0 else {
        throw CommandFailure(.usage, usage)
    }
    try Scenario.run(kind, individuals: count)
case ("campaigns", 2):
    guard let count = Int(arguments[1]), count > 0 else { throw CommandFailure(.usage, usage) }
    try ManyCampaigns.run(campaigns: count)
case ("timers", 3):
    guard let part = ManyTimers.Part(rawValue: arguments[1]), let count = Int(arguments[2]), count > 0 else {
        throw CommandFailure(.usage, usage)
    }
    try ManyTimers.run(part, count: count)
case (.some, 1):
    Measurement(rules: try loadRules(arguments[0]), stream: EventStream(count: 200_000, individuals: 20_000)).run()
default:
    throw CommandFailure(.usage, usage)
}
