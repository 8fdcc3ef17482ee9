import Foundation
import RuleSets
import SeededRandomness
import Testing
import TimeZoneFixtures
import YAML

/// What is remembered of expressions makes an analysis faster, and never another one.
struct MemoryTests {
    /// All that an analysis tells.
    private func told(_ analysis: RuleSetAnalysis) -> [String] {
        let occurrences = analysis.index.occurrences.map { occurrence in
            "\(occurrence.span.file.path) \(occurrence.span.range) \(occurrence.symbols.map { "\($0.kind) \($0.name)" })"
        }
        let programs = analysis.ruleSet.map { rules in
            rules.scores.map { "\($0.name): \($0.type)" } + [rules.hash]
        }
        return [DiagnosticRenderer().render(analysis.diagnostics)] + occurrences + (programs ?? ["broken"])
    }

    private func file(_ name: String, _ text: String) -> ParsedRuleFile {
        ParsedRuleFile(RuleFile(path: "/rules/\(name)", name: name, bytes: Array(text.utf8)))
    }

    /// A name, a type, a number or an operator becomes another, or a piece goes: what changes what others mean.
    private func edited(_ text: String, _ random: inout SeededGenerator) -> String {
        let swaps = [
            ("double", "int"), ("int", "double"), ("string", "double"), ("views_24h", "views"), ("heat", "warmth"),
            ("price", "value"),
            ("value", "price"), ("* 2", "* 2.0"), ("> 10", "> \"10\""), ("first_name", "email"), ("count", "last"),
            ("over: 24h", "over: 1h"),
            ("stage == ", "stage != "), ("cart_id", "category"), ("page.viewed", "cart.updated"), ("&&", "||"),
            (": ", ":"), ("}", ""),
        ]
        let (old, new) = swaps[Int(random.next() % UInt64(swaps.count))]
        let places = text.ranges(of: old)
        guard !places.isEmpty else { return text }
        return text.replacingCharacters(in: places[Int(random.next() % UInt64(places.count))], with: new)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func anAnalysisWithMemoryIsTheOneWithout(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let memory = ExpressionMemory()
        let other = "scores:\n  more: heat * 3 + views_24h\nsegments:\n  keen: more > 2 && has(individual.first_name)\n"
        var text = shop
        for step in 0..<60 {
            // Back to what is right now and then: what was remembered before counts again.
            text = random.next() % 4 == 0 ? shop : edited(text, &random)
            let files = [file("shop.yaml", text), file("other.yaml", other)]
            let plain = RuleSetAnalysis(files, timeZones: TimeZoneFixtures.database)
            let remembered = RuleSetAnalysis(files, timeZones: TimeZoneFixtures.database, memory: memory)
            #expect(told(remembered) == told(plain), "seed \(seed), step \(step):\n\(text)")
        }
    }

    @Test func onlyWhatChangedIsCheckedAnew() {
        let memory = ExpressionMemory()
        let names = (0..<50).map { "  s\($0): heat * \($0) + views_24h" }
        func analyse(_ lines: [String]) -> Int {
            let before = memory.checkCount
            let files = [file("shop.yaml", shop), file("other.yaml", "scores:\n\(lines.joined(separator: "\n"))\n")]
            _ = RuleSetAnalysis(files, timeZones: TimeZoneFixtures.database, memory: memory)
            return memory.checkCount - before
        }
        #expect(analyse(names) >= 50)
        #expect(analyse(names) == 0)
        #expect(analyse(names.map { $0.replacing("s7: heat", with: "s7: heat + heat") }) == 1)
        // What is no longer there is forgotten, so that a memory does not grow by typing.
        #expect(analyse(names) == 1)
    }
}
