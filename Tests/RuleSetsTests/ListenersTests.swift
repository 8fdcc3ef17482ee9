import CEL
import Events
import RuleSets
import Testing

/// Which campaigns an event's properties leave in question.
struct ListenersTests {
    private let rules: RuleSet
    private static let category = "category"

    init() throws {
        func campaign(_ name: String, where condition: String?) -> String {
            let line = condition.map { ", where: '\($0)'" } ?? ""
            return """
                  \(name):
                    trigger: {event: page.viewed\(line)}
                    message: {channels: [push], template: t}

                """
        }
        let loaded = load(
            shop + "\ncampaigns:\n"
                + campaign("a-shoes", where: #"event.category == "shoes" && event.price > 10.0"#)
                + campaign("b-bags", where: #"event.price > 10.0 && "bags" == event.category"#)
                + campaign("c-any", where: nil)
                + campaign("d-not-shoes", where: #"event.category != "shoes""#)
                + campaign("e-either", where: #"event.category == "shoes" || event.category == "bags""#)
                + campaign("f-shoes", where: #"event.price > 1.0 && event.category == "shoes" && event.price < 9.0"#))
        rules = try #require(loaded.ruleSet, "\(loaded.diagnostics)")
    }

    private func names(_ category: Value?) throws -> [String] {
        let type = try #require(rules.schema.types.firstIndex { $0.name == "page.viewed" })
        let index = try #require(rules.schema.properties.firstIndex(of: Self.category))
        let values = category.map { [(index: index, value: $0)] } ?? []
        let event = Event(type: type, id: "e", individual: "joe", time: 0, deduplicationHash: 0, values: values)
        return rules.listeners[type].triggers(for: event).map { String(rules.campaigns[$0].name.prefix(1)) }
    }

    @Test func aTextThatNobodyAsksForLeavesThoseThatAskForNone() throws {
        #expect(try names(.string("hats")) == ["c", "d", "e"])
    }

    @Test func aTextLeavesThoseThatAskForIt() throws {
        #expect(try names(.string("shoes")) == ["a", "c", "d", "e", "f"])
        #expect(try names(.string("bags")) == ["b", "c", "d", "e"])
    }

    @Test func whatIsAbsentOrNoTextLeavesAll() throws {
        #expect(try names(nil) == ["a", "b", "c", "d", "e", "f"])
        #expect(try names(.int(1)) == ["a", "b", "c", "d", "e", "f"])
    }
}
