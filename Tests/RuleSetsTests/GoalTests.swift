import CEL
import Events
import RuleSets
import Testing

/// Goals, and what may be read of what senders tell (`rule-language.md`, "Goals" and "System events").
struct GoalTests {
    private static func campaign(_ goal: String, more: String = "") -> String {
        """
        campaigns:
          c:
            trigger: {event: cart.updated, key: event.cart_id}
            goal: \(goal)
            \(more)
            message: {channels: [push], template: t}

        """
    }

    @Test func aGoalIsLoadedWithWhatItReadsOfTheTrigger() throws {
        let loaded = load(
            shop,
            Self.campaign(
                "{event: [order.completed, web.event], where: event.cart_id == trigger.cart_id, within: 72h, value: event.total + trigger.value}"
            ))
        let rules = try #require(loaded.ruleSet, "\(loaded.text)")
        let goal = try #require(rules.campaigns[0].goal)
        #expect(goal.eventTypes.map { rules.schema.types[$0].name } == ["order.completed", "web.event"])
        #expect(goal.within == 72 * 3_600_000)
        #expect(goal.keptProperties.map { rules.schema.properties[$0] } == ["cart_id", "value"])
        #expect(rules.campaigns[0].keptProperties == goal.keptProperties)
        let order = try #require(rules.schema.types.firstIndex { $0.name == "order.completed" })
        #expect(rules.listeners[order].goals == [0])
        #expect(rules.listeners[order].triggers.isEmpty)
    }

    @Test(
        arguments: [
            ("{event: order.completed}", "`goal` lacks the key `within`"),
            ("{within: 1h}", "`goal` lacks the key `event`"),
            ("{event: order.completed, within: 0s}", nil),
            ("{event: order.completde, within: 1h}", "event type `order.completde` is not declared"),
            ("{event: \"*\", within: 1h}", "`*` is for features only"),
            ("{event: individual.erased, within: 1h}", "nothing is left that could wait for `individual.erased`"),
            ("{event: order.completed, within: 1h, where: event.total}", "`where` must be a bool, this is double"),
            ("{event: order.completed, within: 1h, value: event.order_id}", "`value` must be a number, this is string"),
            (
                "{event: order.completed, within: 1h, where: event.value > 1}",
                "event type `order.completed` has no property `value`"
            ),
            (
                "{event: order.completed, within: 1h, where: trigger.total > 1}",
                "event type `cart.updated` has no property `total`"
            ),
            ("{event: order.completed, within: 1h, worth: 1}", "unknown key `worth`"),
        ] as [(String, String?)])
    func whatIsWrongWithAGoalIsTold(goal: String, message: String?) {
        let loaded = load(shop, Self.campaign(goal))
        #expect(loaded.ruleSet == nil)
        if let message { #expect(loaded.messages == [message]) } else { #expect(loaded.messages.count == 1) }
    }

    @Test func aLabelTravelsByWhatAGoalNamesAndReads() {
        let labelled = "events: {symptom.searched: {labels: [health], properties: {term: string}}}\n"
        let named = load(shop, labelled, Self.campaign("{event: symptom.searched, within: 1h}"))
        #expect(named.messages.first?.contains("carries the label `health`") == true, "\(named.text)")
        let used = load(shop, labelled, Self.campaign("{event: symptom.searched, within: 1h}", more: "uses: [health]"))
        #expect(used.text == "")
    }

    @Test(arguments: Feedback.Kind.allCases)
    func everyKindOfFeedbackHasWhatItsCommandWas(_ kind: Feedback.Kind) throws {
        let loaded = load(
            shop,
            """
            features:
              a: {count: \(kind.eventType), where: 'event.campaign == "c" && event.step == "1" && event.channel == "push"'}
              b: {count: \(kind.eventType), where: 'event.template == "t" && has(event.variant) && "offers" in event.tags'}
              d: {distinct: \(kind.eventType), of: event.command_id}

            """)
        let rules = try #require(loaded.ruleSet, "\(loaded.text)")
        let read = rules.schema.commandProperties
        let names = [read.campaign, read.step, read.channel, read.template, read.variant, read.tags].map {
            $0.map { rules.schema.properties[$0] }
        }
        #expect(names == ["campaign", "step", "channel", "template", "variant", "tags"])
        let type = try #require(rules.schema.types.first { $0.name == kind.eventType })
        #expect(type.properties.map(\.name) == ["channel", "command_id"], "records bring no more")
    }

    @Test func whatIsReadOfOtherEventsIsNothingOfACommand() throws {
        let text = """
            events: {x: {properties: {campaign: string, channel: string}}}
            features:
              a: {count: x, where: 'event.campaign == event.channel'}
              b: {count: message.clicked, where: event.command_id != ""}
              c: {count: consent.changed, where: event.channel == "push"}

            """
        let rules = try #require(load(text).ruleSet)
        #expect(rules.schema.commandProperties.isEmpty)
    }

    @Test(arguments: [
        ("event.tags == \"x\"", true), ("event.score > 1", true), ("event.campaign > 1", true),
        ("event.campaign != \"\"", false),
    ])
    func theTypesOfACommandsPropertiesAreChecked(_ condition: String, isWrong: Bool) {
        let loaded = load(shop, "features: {a: {count: message.clicked, where: '\(condition)'}}")
        #expect((loaded.ruleSet == nil) == isWrong, "\(loaded.text)")
    }

    @Test func aTestMayNotGiveWhatTheCommandHas() {
        let loaded = load(
            shop,
            """
            tests:
              - name: x
                start: 2026-03-02T09:00:00Z
                timeline: [{at: 0m, event: message.clicked, data: {command_id: x, campaign: c}}]

            """)
        #expect(loaded.messages == ["event type `message.clicked` has no property `campaign`"])
    }
}
