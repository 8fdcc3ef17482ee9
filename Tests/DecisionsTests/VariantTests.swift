import CEL
import Decisions
import Engine
import Events
import JSON
import RuleSets
import Scenarios
import Testing

/// Variants of a send: who gets which, and what it is made of.
struct VariantTests {
    private static func scenario(_ variants: String, send: String = "template: t") throws -> Scenario {
        try Scenario(rules(journey("{id: nudge, send: {channels: [push], \(send), variants: [\(variants)]}}")))
    }

    private static func variant(of individual: String, in scenario: inout Scenario) -> MessageCommand? {
        scenario.happen(0, "a", of: individual)
        return scenario.decisions.last { $0.individual == individual && $0.message != nil }?.message
    }

    /// As the page on hashes says, written down once more.
    private static func place(of individual: String, among sum: UInt64) -> UInt64 {
        FieldHash.number(["variant", "c", "nudge", individual]) % sum
    }

    @Test func anIndividualsVariantFollowsFromTheHash() throws {
        let weights: [(String, UInt64)] = [("a", 1), ("none", 0), ("b", 2), ("c", 4)]
        let text = weights.map { "{name: \($0.0), weight: \($0.1)}" }.joined(separator: ", ")
        var scenario = try Self.scenario(text)
        var seen: [String: Int] = [:]
        for index in 0..<200 {
            let place = Self.place(of: "i-\(index)", among: 7)
            let expected = place < 1 ? "a" : place < 3 ? "b" : "c"
            let message = Self.variant(of: "i-\(index)", in: &scenario)
            #expect(message?.variant == expected, "i-\(index)")
            seen[expected, default: 0] += 1
        }
        #expect(seen.count == 3)
    }

    @Test func anIndividualKeepsTheVariant() throws {
        var scenario = try Self.scenario("{name: a, weight: 50}, {name: b, weight: 50}")
        for minute in 0..<10 { scenario.happen(Double(minute), "a") }
        let variants = scenario.decisions.compactMap { $0.message?.variant }
        #expect(variants.count == 10)
        #expect(Set(variants).count == 1)
    }

    @Test func aVariantsOwnTemplateAndParamsGoBeforeTheSends() throws {
        var scenario = try Self.scenario(
            "{name: a, weight: 1, template: own, params: {second: '${event.type}', third: 3}}",
            send: "template: t, params: {first: 1, second: 2}")
        let message = Self.variant(of: "joe", in: &scenario)
        #expect(message?.template == "own")
        #expect(message?.params.map(\.name) == ["first", "second", "third"])
        #expect(message?.params.map(\.value) == [.int(1), .string("a"), .int(3)])
    }

    @Test func aVariantWithoutAnyHasTheSendsTemplateAndParams() throws {
        var scenario = try Self.scenario("{name: a, weight: 1}", send: "template: t, params: {first: 1}")
        let message = Self.variant(of: "joe", in: &scenario)
        #expect(message?.template == "t")
        #expect(message?.params.map(\.name) == ["first"])
    }

    @Test func withoutVariantsThereIsNone() throws {
        var scenario = try Scenario(rules(campaign()))
        scenario.happen(0, "a")
        let message = try #require(scenario.decisions.first { $0.outcome == .sent }?.message)
        #expect(message.variant == nil)
    }

    @Test func theCommandAndTheDecisionNameTheVariant() throws {
        var scenario = try Self.scenario("{name: warm, weight: 1}")
        scenario.happen(0, "a")
        let decision = try #require(scenario.records.first)
        let writer = RecordWriter(application: "app", ruleSet: "sha256:0")
        var bytes: [String] = []
        for write in [0, 1] {
            var json = JSONWriter()
            if write == 0, let message = decision.message {
                writer.writeData(of: message, decision, to: &json)
            } else {
                writer.writeData(of: decision, to: &json)
            }
            bytes.append(String(decoding: json.bytes, as: UTF8.self))
        }
        #expect(bytes.allSatisfy { $0.contains("\"variant\":\"warm\"") }, "\(bytes)")
    }
}
