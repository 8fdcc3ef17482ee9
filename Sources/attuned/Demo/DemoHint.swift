internal import Glibc

/// Something to try next.
struct DemoHint: Sendable, Equatable {
    /// A command to copy.
    let command: String
    /// What it does.
    let explanation: String

    /// Where `make install` puts the example rules, from where the programs are.
    private static let installed = "../share/attune/rules/shop"
    private static let checkout = "deploy/rules/shop"

    /// What somebody may try who has seen the demo: with the `attune` beside this program, on the rules that the demo
    /// used where their files are at hand.
    static func all(program: String) -> [DemoHint] {
        let directory = program.lastIndex(of: "/").map { String(program[...$0]) } ?? ""
        let attune = directory + "attune"
        let places = [
            checkout, directory + installed, "/usr/share/attune/rules/shop", "/usr/local/share/attune/rules/shop",
        ]
        let rules = places.first { unsafe access($0, R_OK) == 0 }
        var hints: [DemoHint] = []
        if let rules {
            hints.append(
                DemoHint(command: "\(attune) test \(rules)", explanation: "the campaigns' own tests, in virtual time"))
            hints.append(
                DemoHint(command: "less \(rules)/cart-reminder.yaml", explanation: "a campaign as its team writes it"))
        }
        hints.append(
            DemoHint(
                command: "\(attune) eval '[80.0, 12.5].filter(x, x >= 50.0)'",
                explanation: "try an expression; without one, many"))
        hints.append(DemoHint(command: "\(program) demo --seed 7 --rate 2000", explanation: "another, busier shop"))
        return hints
    }
}
