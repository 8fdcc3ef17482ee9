import Glibc
import NaiveDecisions

// Holds the engine against the naive world on many seeds, and prints each on which they differ. Tests/Scripts/decision-differential
// builds and runs it.

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard arguments.count == 2, CommandLine.arguments.count == 3 else {
    print("usage: DecisionDifferential FIRST COUNT")
    exit(64)
}
var differing: [UInt64] = []
for seed in arguments[0]..<arguments[0] + arguments[1] {
    guard let difference = try Agreement(seed: seed).difference else { continue }
    differing.append(seed)
    print("\(difference)\n")
}
print("\(arguments[1]) seeds from \(arguments[0]), \(differing.count) differ: \(differing)")
exit(differing.isEmpty ? 0 : 1)
