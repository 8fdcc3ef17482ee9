import CEL

/// Runs conditions and prints what they cost.
enum Measurement {
    /// How often a condition holds in so many rounds.
    static func run(_ condition: Condition, rounds: Int) throws -> Int {
        let program = try program(condition.source)
        var values = try Values(products: condition.products)
        var count = 0
        for _ in 0..<rounds where (try? program.condition(&values)) == true { count += 1 }
        return count
    }

    /// Prints the time of one evaluation, that of the condition by hand and their ratio.
    static func compare(_ condition: Condition, rounds: Int = 200_000) throws {
        let program = try program(condition.source)
        var values = try Values(products: condition.products)
        var ours = Int.max
        var theirs = Int.max
        let clock = ContinuousClock()
        // The best of several: the machine is shared.
        for _ in 0..<9 {
            var holds = 0
            var wanted = 0
            let planned = clock.measure {
                for _ in 0..<rounds where (try? program.condition(&values)) == true { holds += 1 }
            }
            let byHand = clock.measure { for _ in 0..<rounds where condition.byHand(&values) { wanted += 1 } }
            guard holds == wanted else { return print("THE RESULTS DIFFER: \(condition.source)") }
            ours = min(ours, nanoseconds(planned))
            theirs = min(theirs, nanoseconds(byHand))
        }
        let shown = { (total: Int) in "\(Double(total * 10 / rounds) / 10)" }
        let ratio = Double(ours * 10 / max(1, theirs)) / 10
        print("\(condition.source): \(shown(ours)) ns, by hand \(shown(theirs)) ns, ratio \(ratio)")
    }

    private static func nanoseconds(_ span: Swift.Duration) -> Int {
        let (seconds, attoseconds) = span.components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }

    private static func program(_ source: String) throws -> Program {
        var environment = Environment(timeZones: .utc)
        for (slot, variable) in Values.names.enumerated() {
            environment.declare(variable.name, as: variable.type, slot: slot)
        }
        return Program(try Program.check(source, in: environment).get())
    }
}
