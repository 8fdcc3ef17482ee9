import Foundation
import RuleSets
import SeededRandomness
import Testing
import YAML

/// Labels, their ways, and what comes of them.
struct LabelTests {
    private static let sensitive = """
        events:
          searched: {labels: [health], properties: {term: string}}
          viewed: {}
        attributes: {religion: {type: string, labels: [belief]}}
        features: {searches: {count: searched, over: 30d}}
        channels: {push: {address: '"x"'}}
        policies:
          labels:
            health: {consent: health-personalisation}
            belief: {consent: health-personalisation}

        """

    private static func campaign(_ name: String, _ uses: String, when condition: String) -> String {
        """
          \(name):
            uses: \(uses)
            trigger: viewed
            when: '\(condition)'
            message: {channels: [push], template: t}

        """
    }

    @Test func aCampaignNeedsTheConsentsOfTheLabelsThatItCarries() throws {
        let loaded = load(
            Self.sensitive + "campaigns:\n"
                + Self.campaign("both", "[health, belief]", when: "searches > 1 || has(individual.religion)")
                + Self.campaign("named-only", "[health]", when: "event.time < now"))
        #expect(loaded.text == "")
        let rules = try #require(loaded.ruleSet)
        #expect(rules.campaigns.map(\.labelPurposes) == [["health-personalisation"], []])
        #expect(rules.consentPurposes == ["marketing", "health-personalisation"])
    }

    @Test func attributesOnTheirWayCannotBeReadPastTheirLabels() {
        let rules = """
            attributes: {religion: {type: string, labels: [belief]}}
            policies: {labels: {belief: {forbid: true}}}
            features: {faith: {last: individual.updated, of: 'string(event.attributes.religion)'}}
            """
        let loaded = load(rules)
        #expect(loaded.messages == ["event type `individual.updated` has no property `attributes`"])
        #expect(loaded.diagnostics.first?.help == "what it brings is read as `individual.NAME`")
    }

    @Test func aRuleSetWithoutLabelsStoresMarketingOnly() throws {
        #expect(load(shop).ruleSet?.consentPurposes == ["marketing"])
    }

    @Test func testsMayGiveTheConsentOfALabelAndOfNothingUnknown() {
        let test = "tests: [{name: x, start: 2026-03-02T09:00:00Z, individual: {consents: {PURPOSE: true}}}]"
        #expect(load(Self.sensitive, test.replacing("PURPOSE", with: "health-personalisation")).text == "")
        #expect(load(Self.sensitive, test.replacing("PURPOSE", with: "service")).text == "")
        let unknown = load(Self.sensitive, test.replacing("PURPOSE", with: "health-personalization"))
        #expect(unknown.messages == ["purpose `health-personalization` is not declared"])
        #expect(unknown.diagnostics.first?.help == "did you mean `health-personalisation`?")
    }

    @Test func ofTwoWaysTheShortestIsShown() throws {
        let loaded = load(
            Self.sensitive + "scores: {far: double(searches), farther: far * 2.0}\ncampaigns:\n"
                + Self.campaign("c", "[]", when: "farther > 1.0 && far > 1.0"))
        let found = try #require(loaded.diagnostics.first)
        #expect(found.message.hasSuffix(": `c` → `far` → `searches` → `searched`"), "\(found.message)")
        #expect(found.notes.map { $0.span?.start.line } == [16, 11, 5, 2])
    }

    // MARK: An oracle

    /// Random rule sets, whose labels a transitive closure over all pairs finds without any order.
    @Test(arguments: 0..<40)
    func labelsTravelAsATransitiveClosureSays(_ seed: UInt64) throws {
        let graph = Graph(seed: seed)
        let loaded = load(graph.text())
        #expect(loaded.diagnostics.allSatisfy { $0.code == .labelNotNamed }, "seed \(seed): \(loaded.text)")
        var told: Set<String> = []
        for found in loaded.diagnostics {
            // campaign `c1` carries the label `l2` and …
            let words = found.message.split(separator: "`")
            told.insert("\(words[1]) \(words[3])")
        }
        #expect(told == graph.closure(), "seed \(seed)\n\(graph.text())")
        #expect(loaded.diagnostics.count == told.count, "seed \(seed)")
    }

    /// Event types `e0…`, features `f0…`, scores `s0…` that read features and earlier scores, campaigns that read any of them.
    private struct Graph {
        var random: SeededGenerator
        private var labels: [String: Set<String>] = [:]
        private var reads: [String: Set<String>] = [:]
        private var lines: [String] = []

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            build()
        }

        func text() -> String { lines.joined(separator: "\n") + "\n" }

        private mutating func someLabels(of name: String) -> String {
            let mine = (0..<4).map { "l\($0)" }.filter { _ in random.chance(6) }
            labels[name] = Set(mine)
            return "[\(mine.joined(separator: ", "))]"
        }

        private mutating func build() {
            lines = ["events:"]
            for index in 0..<6 {
                let type = someLabels(of: "e\(index)")
                lines.append(
                    "  e\(index): {labels: \(type), properties: {p: {type: int, labels: \(someLabels(of: "e\(index).p"))}}}"
                )
                reads["e\(index).p", default: []].insert("e\(index)")
            }
            lines.append("features:")
            for index in 0..<6 { feature("f\(index)") }
            lines.append("scores:")
            for index in 0..<8 {
                let sources = (0..<6).map { "f\($0)" } + (0..<index).map { "s\($0)" }
                let chosen = sources.filter { _ in random.chance(5) }
                reads["s\(index)"] = Set(chosen)
                let value = (["1.0"] + chosen.map { "double(\($0))" }).joined(separator: " + ")
                lines.append("  s\(index): {value: \(value), labels: \(someLabels(of: "s\(index)"))}")
            }
            lines += ["channels: {push: {address: '\"x\"'}}", "campaigns:"]
            for index in 0..<5 {
                let type = "e\(random.pick(0...5))"
                let chosen = (0..<8).map { "s\($0)" }.filter { _ in random.chance(6) }
                reads["c\(index)"] = Set(chosen + [type])
                let value = (["1.0"] + chosen).joined(separator: " + ")
                lines.append(
                    "  c\(index): {trigger: \(type), value: \(value), message: {channels: [push], template: t}}")
            }
        }

        private mutating func feature(_ name: String) {
            let types = (0..<6).map { "e\($0)" }.filter { _ in random.chance(3) }
            let readsProperty = random.chance(2)
            let condition = readsProperty ? ", where: event.p > 1" : ""
            if types.isEmpty {
                // Over `*` only what is read counts.
                reads[name] = readsProperty ? Set((0..<6).map { "e\($0).p" }) : []
                lines.append("  \(name): {count: '*'\(condition), over: 7d}")
            } else {
                reads[name] = Set(types).union(readsProperty ? types.map { "\($0).p" } : [])
                lines.append("  \(name): {count: [\(types.joined(separator: ", "))]\(condition), over: 7d}")
            }
        }

        /// Every campaign with every label that comes to it.
        func closure() -> Set<String> {
            var carried = labels
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for (reader, sources) in reads {
                    let more = sources.reduce(into: carried[reader] ?? []) { $0.formUnion(carried[$1] ?? []) }
                    if more != carried[reader] ?? [] {
                        carried[reader] = more
                        isGrowing = true
                    }
                }
            }
            return Set((0..<5).flatMap { index in (carried["c\(index)"] ?? []).map { "c\(index) \($0)" } })
        }
    }
}
