import CEL
import Events
import State
import RuleSets
import Testing

/// What a rule set that is right looks like when it is loaded.
struct ModelTests {
    private let rules: RuleSet

    init() throws {
        let loaded = load(
            shop + """
                features:
                  views_24h: {count: page.viewed, over: 24h}
                  views_7d: {count: page.viewed, over: 7d}
                  shoes_7d: {count: page.viewed, where: 'event.category == "shoes"', over: 7d}
                  dearest_7d: {max: page.viewed, of: event.price, over: 7d}
                  mean_price: {mean: page.viewed, of: event.price, default: 1}
                  last_seen: {last: "*", of: event.time, default: 2026-01-01T00:00:00Z}
                  anything: {sum: [web.event, page.viewed], of: event.quantity}
                scores:
                  doubled: views_7d * 2
                  zeal: double(doubled) * 1.5
                segments:
                  keen: zeal > 10.0
                  stage: [{hot: keen && now > last_seen}, {cold: 'true'}]

                """,
            """
            policies:
              time_zone: {default: Europe/Paris}
              consent: {default: granted}
              caps: [{max: 1, per: 1d, channel: push}, {max: 3, per: 7d, tag: offers}, {max: 9, per: 4w}]
            campaigns:
              cart-reminder:
                purpose: service
                priority: 60
                value: event.value
                tags: [offers, basket]
                trace: true
                trigger: {event: [order.completed, cart.updated], where: has(event.order_id), key: event.cart_id, max_age: 2h}
                when: stage != "cold"
                restart: true
                re_entry: {after: 7d}
                exit: [{event: order.completed, where: event.total > trigger.value && trigger.currency == ""}, {event: web.event}]
                steps:
                  - wait: 30m
                  - wait: {until: event.at}
                  - id: nudge
                    when: views_24h > 1
                    send:
                      channels: [push, email]
                      template: t
                      params:
                        whole: ${event.items}
                        text: 'Hi ${individual.?first_name.orValue("you")}, $${x}'
                        plain: $${x}
                        number: 012
                        nested: {list: [1, 'x', null, '${event.cart_id}']}
                      expires: 6h
                      obeys_caps: false
              welcome: {trigger: individual.updated, message: {channels: [email], template: w, counts: false}}

            """)
        try #require(loaded.text == "")
        rules = try #require(loaded.ruleSet)
    }

    private func feature(_ name: String) throws -> FeatureDefinition {
        try #require(rules.features.features.first { $0.name == name })
    }

    /// The names of event types.
    private func names(_ types: [Int]) -> [String] { types.map { rules.schema.types[$0].name } }

    /// An event type by its name.
    private func type(_ name: String) throws -> Int {
        try #require(rules.schema.types.firstIndex { $0.name == name })
    }

    @Test func definitionsStandInOrderOfTheirNames() {
        let types = rules.schema.types.map(\.name)
        #expect(types == types.sorted())
        let declared = ["cart.updated", "order.completed", "page.viewed", "web.event"]
        #expect(Set(types) == Set(declared + SystemEvents.declarations.map(\.name)))
        #expect(rules.schema.attributes.map(\.name) == ["birth_year", "email", "first_name", "push_token"])
        #expect(
            rules.features.features.map(\.name) == [
                "anything", "dearest_7d", "last_seen", "mean_price", "shoes_7d", "views_24h", "views_7d",
            ])
        #expect(rules.scores.map(\.name) == ["doubled", "zeal"])
        #expect(rules.segments.map(\.name) == ["keen", "stage"])
        #expect(rules.channels.map(\.name) == ["email", "push"])
        #expect(rules.campaigns.map(\.name) == ["cart-reminder", "welcome"])
        #expect(rules.schema.attributes.map(\.isPersonal) == [false, true, false, false])
    }

    @Test func featuresThatAgreeShareASeries() throws {
        let series = rules.features.series[try feature("views_24h").series]
        #expect(try feature("views_7d").series == feature("views_24h").series)
        #expect(try feature("mean_price").series == feature("dearest_7d").series)
        #expect(try feature("shoes_7d").series != feature("views_7d").series)
        #expect(rules.features.series.count == 5)
        #expect(series.features == [5, 6])
        #expect(series.shortestWindow == 86_400_000)
        #expect(series.longestWindow == 604_800_000)
        #expect(series.condition == nil && series.value == nil)
        let prices = rules.features.series[try feature("dearest_7d").series]
        #expect(prices.shortestWindow == 604_800_000)
        #expect(prices.longestWindow == nil)
        #expect(prices.value?.type == .double)
        #expect(rules.features.seriesByEventType[try type("page.viewed")].count == 5)
    }

    @Test func aSeriesIsNamedByWhatDefinesIt() throws {
        var hash = StableHash()
        for field in ["page.viewed", "event.category == \"shoes\"", ""] { hash.appendField(field) }
        #expect(rules.features.series[try feature("shoes_7d").series].hash == hash.value)
        let turned = load(shop + "features: {x: {sum: [page.viewed, web.event, page.viewed], of: event.quantity}}")
        let index = try feature("anything").series
        #expect(turned.ruleSet?.features.series.first?.hash == rules.features.series[index].hash)
    }

    @Test func allEventsAreTheDeclaredOnesAndTheirSeriesOutlivesNewTypes() throws {
        let all = rules.features.series[try feature("last_seen").series]
        #expect(names(all.eventTypes) == ["cart.updated", "order.completed", "page.viewed", "web.event"])
        let more = load(shop + "features: {x: {last: '*', of: event.time}}", "events: {another: {}}")
        #expect(more.ruleSet?.features.series.first?.hash == all.hash)
        #expect(more.ruleSet?.features.series.first?.eventTypes.count == 5)
    }

    @Test func featuresHaveTypes() throws {
        #expect(try feature("views_24h").type == .int)
        #expect(try feature("dearest_7d").type == .optional(.double))
        #expect(try feature("dearest_7d").valueType == .double)
        #expect(try feature("mean_price").type == .double)
        #expect(try feature("mean_price").defaultValue == .double(1))
        #expect(try feature("last_seen").type == .timestamp)
        let instant = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(try feature("last_seen").defaultValue == .timestamp(instant))
        #expect(try feature("anything").type == .int)
        #expect(rules.scores.map(\.type) == [.int, .double])
    }

    @Test func onlyPropertiesThatExpressionsReadHaveAnIndex() throws {
        #expect(
            rules.schema.properties == [
                "at", "cart_id", "category", "currency", "items", "order_id", "price", "quantity", "total", "value",
            ])
        let cart = rules.schema.types[0].properties
        #expect(cart.map(\.name) == ["at", "cart_id", "currency", "items", "value"])
        #expect(cart.map(\.index) == [0, 1, 3, 4, 9])
        #expect(rules.schema.types[try type("page.viewed")].properties.first { $0.name == "product_id" }?.index == nil)
        // Of the open type only what is read over it.
        let open = rules.schema.types[try type("web.event")].properties
        #expect(open.map(\.name) == ["quantity"])
        #expect(open.map(\.type) == [.dyn])
    }

    @Test func campaignsAreAsWritten() throws {
        let campaign = rules.campaigns[0]
        #expect(campaign.purpose == .service)
        #expect(campaign.priority == 60)
        #expect(campaign.tags == ["basket", "offers"])
        #expect(campaign.trace)
        #expect(campaign.restarts)
        #expect(campaign.reEntry == .after(604_800_000))
        #expect(names(campaign.trigger.eventTypes) == ["cart.updated", "order.completed"])
        #expect(campaign.trigger.maxAge == 7_200_000)
        #expect(campaign.trigger.condition != nil && campaign.trigger.key != nil)
        #expect(campaign.exits.map { names($0.eventTypes) } == [["order.completed"], ["web.event"]])
        #expect(campaign.steps.map(\.id) == ["1", "2", "nudge"])
        // What value, steps, parameters and the exit (currency) read; not what is judged on arrival (order_id).
        #expect(
            campaign.keptProperties.map { rules.schema.properties[$0] } == [
                "at", "cart_id", "currency", "items", "value",
            ])
        guard case .send(let send) = campaign.steps[2].action else {
            Issue.record("the third step sends")
            return
        }
        #expect(send.channels == [1, 0])
        #expect(send.expires == 21_600_000)
        #expect(!send.obeysCaps && !send.countsAgainstCaps)
        #expect(send.condition != nil)
        #expect(
            send.params.map { outline($0.value) } == [
                "${list(map(string, dyn))}", "[Hi ][${string}][, ${x}]", "string(${x})", "int(12)",
                "{list: [int(1), string(x), null, ${string}]}",
            ])
    }

    @Test func whatIsNotWrittenHasADefault() {
        let campaign = rules.campaigns[1]
        #expect(campaign.purpose == .marketing)
        #expect(campaign.priority == 50)
        #expect(campaign.value == nil && campaign.condition == nil && campaign.tags.isEmpty && !campaign.trace)
        #expect(!campaign.restarts)
        #expect(campaign.reEntry == .always)
        #expect(campaign.trigger.maxAge == 86_400_000)
        #expect(campaign.steps.map(\.id) == ["1"])
        #expect(campaign.keptProperties.isEmpty)
        guard case .send(let send) = campaign.steps[0].action else {
            Issue.record("a message is a send")
            return
        }
        #expect(send.expires == 86_400_000)
        #expect(send.obeysCaps && !send.countsAgainstCaps)
    }

    @Test func policiesAreAsWritten() {
        #expect(rules.policies.defaultTimeZone == "Europe/Paris")
        #expect(rules.policies.marketingByDefault)
        #expect(rules.policies.caps.map(\.name) == ["1 per 1d channel push", "3 per 7d tag offers", "9 per 4w"])
        #expect(rules.policies.caps.map(\.channel) == [1, nil, nil])
        #expect(
            rules.policies.caps.map(\.per) == [.rolling(86_400_000), .rolling(604_800_000), .rolling(2_419_200_000)])
    }

    @Test func listenersAreIndexedByEventType() {
        func types(_ listens: (Listeners) -> Bool) -> [String] {
            names(rules.listeners.indices.filter { listens(rules.listeners[$0]) })
        }
        #expect(types { $0.triggers == [0] } == ["cart.updated", "order.completed"])
        #expect(types { $0.triggers == [1] } == ["individual.updated"])
        #expect(types { $0.exits == [0] } == ["order.completed", "web.event"])
        #expect(rules.listeners.map(\.triggers.count).reduce(0, +) == 3)
        #expect(rules.listeners.map(\.exits.count).reduce(0, +) == 2)
    }

    @Test func programsAskForTheSlotsOfTheModel() throws {
        struct Recorder: Activation {
            var asked: [Slot] = []
            mutating func value(_ slot: Int) -> Value {
                asked.append(Slot(number: slot))
                return .error(EvaluationError("none"))
            }
            mutating func has(_ slot: Int) -> Bool {
                asked.append(Slot(number: slot))
                return true
            }
        }
        func asked(_ program: Program?) -> [String] {
            var recorder = Recorder()
            _ = program?.evaluate(&recorder)
            return recorder.asked.map(rules.name(of:))
        }
        let campaign = rules.campaigns[0]
        #expect(asked(campaign.trigger.condition) == ["event.order_id"])
        #expect(asked(campaign.trigger.key) == ["event.cart_id"])
        #expect(asked(campaign.value) == ["event.value"])
        #expect(asked(campaign.condition) == ["stage"])
        #expect(asked(campaign.exits[0].condition).sorted() == ["event.total", "trigger.currency"])
        #expect(asked(rules.channels[0].address) == ["individual.email"])
        guard case .expression(let program) = rules.scores[1].definition else {
            Issue.record("zeal is an expression")
            return
        }
        #expect(asked(program) == ["doubled"])
        guard case .stages(let stages) = rules.segments[1].definition else {
            Issue.record("stage has stages")
            return
        }
        #expect(stages.map(\.name) == ["hot", "cold"])
        #expect(asked(stages[0].condition).contains("keen"))
    }

    private func outline(_ template: ParameterTemplate) -> String {
        switch template {
        case .literal(.null): "null"
        case .literal(let value): "\(value.type)(\((try? value.text()) ?? ""))"
        case .expression(let program): "${\(program.type)}"
        case .text(let parts):
            parts.map { part in
                switch part {
                case .literal(let text): "[\(text)]"
                case .expression(let program): "[${\(program.type)}]"
                }
            }.joined()
        case .list(let items): "[" + items.map(outline).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\($0.name): \(outline($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
