import CEL
import Engine
import Events
import State
import RuleSets
import Scenarios
import Testing

/// Null values of profile topics: all attributes of somebody go, and nothing else.
struct ProfileTests {
    private static let rules = """
        events: {a: {}}
        attributes: {token: string, age: int}
        features: {n: {count: a, over: 1h}, updates: {count: individual.updated}}

        """

    private func attributes(_ scenario: Scenario, of individual: String = "joe") -> [String] {
        let state = scenario.partition.state(of: individual)
        return scenario.rules.schema.attributes.indices.map { index in
            state?.attribute(index, in: scenario.rules.schema).map { "\($0)" } ?? "absent"
        }
    }

    @Test func allAttributesGoAndEverythingElseStays() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t"), "age": .int(40)])
        scenario.set(["age": .int(50)], of: "ann")
        scenario.consent(true)
        scenario.happen(1, "a")
        let before = try #require(scenario.partition.state(of: "joe")?.bytes.count)
        #expect(scenario.happen(2, "individual.updated", effect: .noAttributes) == .applied)
        #expect(attributes(scenario) == ["absent", "absent"])
        #expect(attributes(scenario, of: "ann") == ["\(Value.int(50))", "absent"])
        let after = try #require(scenario.partition.state(of: "joe"))
        #expect(after.bytes.count < before)
        #expect(after.consent(purpose: "marketing", channel: "push") == true)
        scenario.set(["age": .int(41)], at: 3)
        #expect(attributes(scenario) == ["\(Value.int(41))", "absent"])
    }

    @Test func attributesThatAreNoLongerDeclaredGoToo() throws {
        var first = try Scenario(Self.rules)
        first.set(["token": .string("a secret that is to go"), "age": .int(40)])
        let bytes = try #require(first.partition.state(of: "joe")).bytes
        var second = try Scenario(Self.rules.replacing("token: string, ", with: ""))
        try second.partition.restore("joe", bytes: bytes)
        #expect(second.happen(1, "individual.updated", id: "p/0/9", effect: .noAttributes) == .applied)
        let left = try #require(second.partition.state(of: "joe")).bytes
        #expect(!String(decoding: left, as: UTF8.self).contains("secret"))
    }

    @Test func ofSomebodyUnknownNothingIsKept() throws {
        var scenario = try Scenario(Self.rules)
        #expect(scenario.happen(1, "individual.updated", effect: .noAttributes) == .applied)
        #expect(scenario.partition.individualCount == 0)
        #expect(scenario.partition.changes().isEmpty)
        #expect(scenario.partition.clock == Scenario.minute(1), "it moves the clock as any event does")
    }

    @Test func aRepeatedOneIsADuplicate() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["age": .int(40)])
        #expect(scenario.happen(1, "individual.updated", id: "p/0/1", effect: .noAttributes) == .applied)
        scenario.set(["age": .int(41)], at: 2)
        #expect(scenario.happen(3, "individual.updated", id: "p/0/1", effect: .noAttributes) == .duplicate)
        #expect(attributes(scenario)[0] == "\(Value.int(41))")
    }
}
