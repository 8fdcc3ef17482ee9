import Testing

/// `attune explain KEY` and `attune eval --rules`.
struct ExplainKeyTests {
    @Test(arguments: [
        ("wait", ["campaigns.NAME.steps.wait", "a duration, as 30m or 1h30m", "example    wait: 30m"]),
        ("caps", ["policies.caps", "type       a list; each: a mapping with max"]),
        (
            "trigger.where",
            ["sees       `event`, the trigger event, and features", "example    where: event.value >= 50"]
        ),
        ("purpose", ["default    marketing", "marketing, service, transactional"]),
        ("event.time", ["event.time: timestamp", "When the event happened"]),
        ("max", ["policies.caps.max", "features.NAME.max"]), ("zone", ["zone: string"]),
        ("tests.features.at", ["none: it must be there"]),
    ])
    func aKeyIsExplainedAtItsPlaces(key: String, parts: [String]) throws {
        let run = try Tool.attune("explain", key)
        #expect(run.code == 0)
        for part in parts { #expect(run.output.contains(part), "\(run.output)") }
    }

    @Test func whatNobodyKnowsSaysSo() throws {
        let run = try Tool.attune("explain", "nothing_of_that_name")
        #expect(run.code == 1 && run.error.contains("there is no code, function or key nothing_of_that_name"))
    }

    private static let rules = """
        events: {cart.updated: {properties: {value: double, note: string}}}
        attributes: {age: int, name: string}
        features: {carts: {count: cart.updated, over: 1d}}
        scores: {heat: carts * 2}
        segments: {stage: [{hot: heat > 1}, {cold: 'true'}]}

        """

    private func eval(_ words: String...) throws -> Run {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules)
        return try Tool.run("\(Tool.directory)/attune", ["eval", words[0], "--rules", folder.path] + words.dropFirst())
    }

    @Test func anExpressionIsSeenAsTheRulesSeeIt() throws {
        let run = try eval(
            "event.value > 50.0 && heat == 2 && stage == 'hot' && individual.age > 18", "--event",
            #"{"type": "cart.updated", "time": "2026-03-02T09:00:00Z", "data": {"value": 80}}"#, "--individual",
            #"{"age": 20}"#)
        #expect(run.error == "")
        #expect(
            run.output == """
                true   bool
                  event.value: double = 80.0
                  heat: int = 2
                  stage: string = "hot"
                  individual.age: int = 20

                """)
    }

    @Test(arguments: [
        (["event.note", "--event", #"{"type": "cart.updated"}"#], Int32(1), "error: the property is absent"),
        (["has(event.note)", "--event", #"{"type": "cart.updated"}"#], 0, ""),
        (["individual.name"], 1, "error: "), (["carts > 1.0 +"], 1, "error[E0401]"), (["nobody"], 1, "error[E0201]"),
        (["event.value"], 1, "give one with --event"),
        (["carts", "--event", "[]"], 65, "--event is not a JSON object"),
        (["carts", "--event", "{}"], 65, "--event has no `type`"),
        (["carts", "--individual", "{"], 65, "--individual is not JSON"),
        (["carts", "--event", #"{"type": "no"}"#], 65, "event type `no` is not declared"),
        (["carts", "--individual", #"{"age": "x"}"#], 65, "--individual cannot be applied: property_type"),
    ])
    func whatCannotBeSeenSaysWhy(words: [String], code: Int32, error: String) throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules)
        let run = try Tool.run("\(Tool.directory)/attune", ["eval", "--rules", folder.path] + words)
        #expect(run.code == code, "\(run.output)\(run.error)")
        #expect(run.error.contains(error), "\(run.error)")
    }

    @Test func optionsThatNeedRulesSaySo() throws {
        let run = try Tool.attune("eval", "1", "--event", "{}")
        #expect(run.code == 64 && run.error.contains("--event and --individual go with --rules"))
    }
}
