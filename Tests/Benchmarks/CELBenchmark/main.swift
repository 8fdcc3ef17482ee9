import CEL

// What typical conditions cost, each against Swift written by hand that reads the same values, in the same run. With a number, that
// condition alone is evaluated a million times, for a profiler.

if CommandLine.arguments.count > 1, let number = Int(CommandLine.arguments[1]), Condition.all.indices.contains(number) {
    print(try Measurement.run(Condition.all[number], rounds: 1_000_000))
} else {
    for condition in Condition.all { try Measurement.compare(condition) }
}
