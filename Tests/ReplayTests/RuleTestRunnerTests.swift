import Replay
import RuleSets
import Scenarios
import Testing

/// The rule set's own tests: what passes, what fails, and what a failure says.
struct RuleTestRunnerTests {
    private static let shop = """
        events:
          cart: {properties: {k: string, n: int, x: double}}
          order: {properties: {k: string}}
          clicked: {properties: {command_id: string, where: string}}
        attributes: {name: string, token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t-1"'}, email: {address: '"e"'}}
        features:
          carts_1h: {count: cart, over: 1h}
          sum_1h: {sum: cart, of: event.x, over: 1h}
          big_1h: {sum: cart, of: event.n, over: 1h}
          last_n: {last: cart, of: event.n}
          last_command: {last: clicked, of: event.command_id, where: has(event.command_id)}
          last_k: {last: cart, of: event.k}
          seen: {first: "*", of: event.time}
        scores: {tenth: 'sum_1h / 10.0', broken: '1 / (carts_1h - carts_1h)'}
        segments:
          keen: carts_1h >= 2
          stage: [{busy: carts_1h >= 2}, {calm: carts_1h == 1}]
        policies: {consent: {default: granted}, caps: [{max: 1, per: 1h, tag: offers}]}
        campaigns:
          remind:
            trigger: {event: cart, key: event.k}
            when: carts_1h >= 1 && event.n < 5
            exit: [{event: order, where: event.k == trigger.k}]
            steps:
              - wait: 30m
              - {id: nudge, send: {channels: [push], template: t, params: {n: '${event.n}', who: joe, list: [1, 2]}, expires: 6h}}
          click: {trigger: {event: clicked, where: event.command_id == "x"}, message: {channels: [push], template: c}}
          greet:
            trigger: order
            priority: 70
            tags: [offers]
            value: '2.5'
            message: {channels: [email], template: g}
        tests:

        """

    /// What fails in a test of these lines, each a line of the test.
    private static func failures(_ lines: String...) throws -> [String] {
        try results(lines.joined(separator: "\n")).flatMap { $0.failures.map(\.message) }
    }

    private static func results(_ text: String) throws -> [RuleTestResult] {
        let lines = (["- name: it", "  start: 2026-03-02T09:00:00Z"] + text.split(separator: "\n").map { "  \($0)" })
            .map { "  \($0)" }
        let rules = try RuleSet.of(shop + lines.joined(separator: "\n") + "\n")
        let runner = RuleTestRunner(rules: rules)
        return rules.tests.map(runner.run)
    }

    private static let cart = "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3, x: 0.1}}, {at: 40m}]"

    @Test(arguments: [
        "{send: remind}", "{at: 30m, send: remind}", "{at: 2026-03-02T09:30:00Z, send: remind}",
        "{send: remind, individual: someone, step: nudge, key: c1, channel: push, template: t, trigger: e-1}",
        "{send: remind, params: {n: 3}}", "{send: remind, params: {n: 3.0000000001, list: [1, 2]}}",
        "{send: remind, expires: 6h30m}",
    ])
    func anExpectationThatHoldsPasses(_ expectation: String) throws {
        #expect(try Self.failures(Self.cart, "expect: [\(expectation)]") == [])
    }

    @Test(arguments: [
        "{send: greet}", "{at: 31m, send: remind}", "{send: remind, individual: ann}", "{send: remind, step: '1'}",
        "{send: remind, key: c2}", "{send: remind, channel: email}",
        "{send: remind, trigger: e-2}", "{send: remind, params: {n: 4}}", "{send: remind, params: {list: [1]}}",
        "{send: remind, params: {n: '3'}}", "{send: remind, params: {other: 1}}", "{send: remind, expires: 6h}",
        "{send: remind, reason: capped}", "{send: remind, value: 1.0}", "{send: remind, variant: a}",
        "{send: remind, command_id: x}", "{suppress: remind}", "{defer: remind}", "{shadow: remind}",
        "{convert: remind}",
        "{exit: remind, reason: exit}", "{enter: greet}",
    ])
    func anExpectationThatDoesNotHoldFails(_ expectation: String) throws {
        let failures = try Self.failures(Self.cart, "expect: [\(expectation)]")
        #expect(failures.contains { $0.hasPrefix("expected {") }, "\(failures)")
    }

    @Test func whatHappenedInsteadIsShownWithItsReasons() throws {
        let failures = try Self.failures(
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 7}}, {at: 40m}]", "expect: [{send: remind}]")
        #expect(failures.count == 1)
        let message = failures.first ?? ""
        #expect(message.contains("expected {send: remind}"))
        #expect(message.contains("suppressed, condition"))
        #expect(message.contains("carts_1h = 1"))
        #expect(message.contains("event.n = 7"))
        let nothing = try Self.failures("timeline: [{at: 0m}]", "expect: [{send: remind}]")
        #expect(nothing.first?.contains("no event triggered remind") == true)
    }

    @Test func anErrorMustBeExpectedWhereAnythingIs() throws {
        // `event.n` is absent when the condition asks for it.
        let cart = "timeline: [{at: 0m, event: cart, data: {k: c1}}, {at: 1m, event: order, data: {k: c1}}]"
        let failures = try Self.failures("campaigns: [remind]", cart, "expect: []")
        #expect(failures.count == 1)
        #expect(failures.first?.hasPrefix("an error was not expected: at 0m") == true, "\(failures)")
        #expect(failures.first?.contains("`event.n` is absent") == true)
        #expect(try Self.failures("campaigns: [remind]", cart, "expect: [{suppress: remind, reason: error}]") == [])
        #expect(try Self.failures("campaigns: [remind]", cart) == [], "without expect nothing is checked")
    }

    @Test func anExpectationThatFitsAnErrorAndMoreIsTheErrors() throws {
        let two =
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 9}}, {at: 1m, event: cart, data: {k: c2}}, {at: 2m, event: cart, data: {k: c3, n: 9}}]"
        #expect(try Self.failures(two, "expect: [{suppress: remind}]") == [])
        #expect(try Self.failures(two, "expect: [{suppress: remind, reason: condition}, {suppress: remind}]") == [])
        #expect(try Self.failures(two, "expect: [{suppress: remind, reason: condition}]").count == 1)
    }

    @Test func aTriggersConditionThatErrsIsShownThoughItIsNoDecision() throws {
        let text = "timeline: [{at: 0m, event: clicked, data: {where: left}}]"
        #expect(
            try Self.failures(text, "expect: [{suppress: click}]").first?.contains("`event.command_id` is absent")
                == true)
    }

    @Test func everySendMustBeExpected() throws {
        #expect(try Self.failures(Self.cart, "expect: []").first?.contains("a send was not expected") == true)
        #expect(try Self.failures(Self.cart, "expect: [{enter: remind}]").count == 1)
        #expect(try Self.failures(Self.cart) == [], "without expect nothing is checked")
    }

    @Test func expectationsMatchDistinctDecisionsInAnyOrder() throws {
        let two =
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3}}, {at: 1m, event: cart, data: {k: c2, n: 3}}, {at: 40m}]"
        // The first fits both; the second only the decision that a greedy match would have given to the first.
        #expect(try Self.failures(two, "expect: [{send: remind}, {send: remind, key: c1}]") == [])
        #expect(try Self.failures(two, "expect: [{send: remind, key: c2}, {send: remind}]") == [])
        #expect(try Self.failures(two, "expect: [{send: remind, key: c1}, {send: remind, key: c1}]").count == 2)
        #expect(try Self.failures(two, "expect: [{send: remind}, {send: remind}, {send: remind}]").count == 1)
        #expect(try Self.failures(two, "expect: [{send: remind}]").count == 1)
    }

    @Test func everyGateIsSeenAsIfAllWereTraced() throws {
        let twice =
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3}}, {at: 1m, event: cart, data: {k: c1, n: 3}}, {at: 2m, event: cart, data: {k: c1, n: 3}}, {at: 3m, event: cart, data: {k: c2, n: 9}}, {at: 4m}]"
        let both = "{suppress: remind, reason: already_running}"
        #expect(
            try Self.failures(twice, "expect: [\(both), \(both), {suppress: remind, reason: condition, key: c2}]") == []
        )
        #expect(try Self.failures(twice, "expect: [\(both), \(both), \(both)]").count == 1)
    }

    @Test func whatMustNeverHappenMustNot() throws {
        #expect(try Self.failures(Self.cart, "never: [{send: remind, key: c2}]") == [])
        let failures = try Self.failures(Self.cart, "never: [{send: remind, key: c1}]")
        #expect(failures.count == 1)
        #expect(failures.first?.contains("this must never happen") == true)
    }

    @Test func aTestRunsUntilTheLatestInstantInIt() throws {
        let short = "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3}}]"
        #expect(try Self.failures(short, "expect: []") == [])
        #expect(try Self.failures(short, "expect: [{at: 30m, send: remind}]") == [], "timers due at that instant fire")
        #expect(try Self.failures(short, "never: [{at: 30m, send: remind}]").count == 1)
        #expect(try Self.failures(short, "expect: []", "features: [{at: 30m, carts_1h: 1}]").count == 1)
    }

    @Test(arguments: [
        "{at: 1m, carts_1h: 2}", "{at: 59m, carts_1h: 2}", "{at: 60m, carts_1h: 1}", "{at: 61m, carts_1h: 0}",
        "{at: 0m, carts_1h: 1}", "{at: 1m, sum_1h: 0.3}", "{at: 1m, sum_1h: 0.3000000000001}", "{at: 1m, tenth: 0.03}",
        "{at: 2h, last_n: 4}", "{at: 0m, last_n: 3}", "{at: 1m, last_k: c1}", "{at: 1m, keen: true}",
        "{at: 0m, keen: false}",
        "{at: 1m, stage: busy}", "{at: 0m, stage: calm}", "{at: 2h, stage: ''}", "{at: 1m, broken: error}",
        "{at: 1m, individual: nobody, carts_1h: 0}", "{at: 1m, individual: nobody, last_n: null}",
        "{at: 1m, seen: 2026-03-02T09:00:00Z}", "{at: 1m, big_1h: error}",
        "{at: 0m, big_1h: 3, sum_1h: 0.1, last_n: 3}",
    ])
    func aReadingThatIsRightPasses(_ reading: String) throws {
        #expect(try Self.readings(reading) == [])
    }

    @Test(arguments: [
        "{at: 1m, carts_1h: 3}", "{at: 0m, carts_1h: 2}", "{at: 61m, carts_1h: 1}", "{at: 1m, sum_1h: 0.300001}",
        "{at: 1m, last_n: null}", "{at: 1m, last_n: error}", "{at: 1m, last_n: 3}", "{at: 1m, last_k: C1}",
        "{at: 1m, keen: false}", "{at: 1m, stage: calm}", "{at: 1m, broken: 0}", "{at: 1m, broken: null}",
        "{at: 1m, individual: nobody, last_n: 0}", "{at: 1m, seen: 2026-03-02T09:00:01Z}", "{at: 1m, big_1h: 3}",
    ])
    func aReadingThatIsWrongFailsAndSaysWhatItWas(_ reading: String) throws {
        let failures = try Self.readings(reading)
        #expect(failures.count == 1)
        #expect(failures.first?.contains("it was ") == true)
    }

    private static func readings(_ reading: String) throws -> [String] {
        try failures(
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3, x: 0.1}}, {at: 1m, event: cart, data: {k: c1, n: 4, x: 0.2}}, {at: 1m, event: order, data: {k: c1}}, {at: 1m, event: cart, individual: rich, data: {k: c1}}]"
                .replacing(
                    "n: 4",
                    with: reading.contains("big_1h: error") || reading == "{at: 1m, big_1h: 3}"
                        ? "n: 9223372036854775807" : "n: 4"),
            "features: [\(reading)]")
    }

    @Test func intsAreComparedExactly() throws {
        let big = "timeline: [{at: 0m, event: cart, data: {k: c1, n: 4000000000}}]"
        #expect(try Self.failures(big, "features: [{at: 0m, last_n: 4000000000}]") == [])
        #expect(try Self.failures(big, "features: [{at: 0m, last_n: 4000000001}]").count == 1)
    }

    @Test(arguments: [
        ("event: cart, data: {n: x}", "property_type"), ("event: cart, id: ''", "missing_id"),
        ("event: cart, time: 1h", "future_time"), ("event: cart, id: e-1", "duplicate"),
        ("event: cart, data: {n: 9223372036854775808}", "property_type"),
        ("event: cart, data: {x: 1e400}", "number_range"),
    ])
    func aRejectionMustBeExpectedAndHappen(_ item: String, _ reason: String) throws {
        func run(_ suffix: String) throws -> [String] {
            try Self.failures("timeline: [{at: 0m, event: cart, data: {k: c1}}, {at: 1m, \(item)\(suffix)}]")
        }
        #expect(try run(", rejected: \(reason)") == [])
        #expect(try run("").map { $0.contains("item 2 of the timeline, `cart` at 1m, was not applied") } == [true])
        #expect(try run(", rejected: bad_time").count == 1)
        let applied = try Self.failures("timeline: [{at: 0m, event: cart, data: {k: c1}, rejected: \(reason)}]")
        #expect(applied.count == 1)
        #expect(applied.first?.contains("it was applied") == true)
    }

    @Test(arguments: [
        ("2026-03-02T09:00:60Z", "bad_time"), ("yesterday", "bad_time"), ("2026-13-02T09:00:00Z", "bad_time"),
        ("2026-03-02t08:59:00.25+00:00", nil), ("30s", nil),
    ])
    func anEventsTimeIsAnyTextThatARecordMayHave(_ time: String, _ rejected: String?) throws {
        let item = "{at: 1m, time: '\(time)', event: cart, data: {k: c1}"
        if let rejected {
            #expect(try Self.failures("timeline: [\(item), rejected: \(rejected)}]") == [])
        } else {
            #expect(try Self.failures("timeline: [\(item)}]") == [])
        }
    }

    @Test func numbersAreWrittenDigitByDigit() throws {
        let exact = "timeline: [{at: 0m, event: cart, data: {k: c1, n: 9007199254740993.0}}]"
        #expect(try Self.failures(exact, "features: [{at: 0m, last_n: 9007199254740993}]") == [])
    }

    @Test func aTypeThatNobodyDeclaredIsRejected() throws {
        #expect(try Self.failures("timeline: [{at: 0m, event: other, rejected: undeclared_type}]") == [])
        #expect(try Self.failures("timeline: [{at: 0m, event: other, rejected: bad_time}]").count == 1)
    }

    @Test func anInfiniteNumberIsNearNoOther() throws {
        let big =
            "timeline: [{at: 0m, event: cart, data: {k: c1, x: 1e308}}, {at: 0m, event: cart, data: {k: c1, x: 1e308}}]"
        #expect(try Self.failures(big, "features: [{at: 0m, sum_1h: 1.0}]").count == 1)
    }

    @Test func onlyTheCampaignsNamedAreLive() throws {
        let order =
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3}}, {at: 1m, event: order, data: {k: c2}}, {at: 40m}]"
        #expect(try Self.failures("campaigns: [remind]", order, "expect: [{send: remind}]") == [])
        #expect(
            try Self.failures("campaigns: [greet]", order, "expect: [{send: greet, channel: email, value: 2.5}]") == [])
        #expect(try Self.failures("campaigns: []", order, "expect: []") == [])
        #expect(try Self.failures(order, "expect: [{send: remind}]").count == 1)
    }

    @Test func whatIsKnownBeforeTheStartIsNoEvent() throws {
        let joe = "individual: {id: joe, attributes: {name: Joe, token: ''}, consents: {marketing: [push]}}"
        let failures = try Self.failures(
            joe, Self.cart, "expect: [{suppress: remind, individual: joe, reason: unreachable}]",
            "features: [{at: 40m, seen: 2026-03-02T09:00:00Z}]")
        #expect(failures == [])
        let refused = try Self.failures(
            "individual: {consents: {marketing: false}}", Self.cart, "expect: [{suppress: remind, reason: no_consent}]")
        #expect(refused == [])
    }

    @Test func aCommandsIDGoesIntoTheData() throws {
        // It is sent by a timer that is due between the items.
        let text = """
            timeline:
              - {at: 0m, event: cart, data: {k: c1, n: 3}}
              - {at: 40m, event: clicked, command: remind, data: {where: left}}
            features:
              - {at: 40m, last_command: 93f2fff93023f82686f18fb9882e6398}
            """
        #expect(try Self.failures(text) == [])
    }

    @Test func aCommandThatWasNeverSentCannotBeAnswered() throws {
        let failures = try Self.failures("timeline: [{at: 1m, event: clicked, command: greet}]")
        #expect(
            failures.map { $0.prefix { $0 != "\n" } } == [
                "item 1 of the timeline, `clicked` at 1m, answers a command of greet, which has sent nothing by then"
            ])
    }

    @Test func aLateEventArrivesAtItsInstant() throws {
        let late = "timeline: [{at: 0m}, {at: 20m, time: 10m, event: cart, data: {k: c1, n: 3}}, {at: 50m}]"
        #expect(try Self.failures(late, "expect: [{at: 20m, enter: remind}, {at: 40m, send: remind}]") == [])
    }

    @Test func aTestRunsToItsLastItemAlsoWhereThatIsRejected() throws {
        // The reminder is due at 30m; a dead letter moves no clock.
        let timeline =
            "timeline: [{at: 0m, event: cart, data: {k: c1, n: 3, x: 0.1}}, {at: 40m, event: cart, data: {k: 7}, rejected: property_type}]"
        #expect(try Self.failures("campaigns: [remind]", timeline, "expect: [{send: remind}]") == [])
        #expect(try Self.failures("campaigns: [remind]", timeline, "expect: []").count == 1)
    }

    @Test func failuresNameTheirLines() throws {
        let results = try Self.results("timeline: [{at: 0m}]\nexpect:\n  - {enter: remind}\n  - {enter: greet}")
        let lines = results.first?.failures.map(\.line) ?? []
        #expect(lines.count == 2)
        #expect(lines.first.map { $0 + 1 } == lines.last)
    }

    /// In Paris, whose clocks go back at 01:00 UTC on 25 October, the two evenings at 22:30 UTC are of the days after.
    @Test func rulesAreTestedInLocalTime() throws {
        let rules = try RuleSet.of(
            """
            events: {cart: {}}
            attributes: {time_zone: string}
            channels: {push: {address: '"t"'}}
            policies: {time_zone: {default: Europe/Paris}}
            segments: {awake: 'now.getHours(zone) >= 8 && now.getHours(zone) < 23'}
            campaigns:
              dated:
                purpose: service
                trigger: cart
                steps:
                  - wait: {until: 'nextLocalTime(now, "08:00", zone)'}
                  - send: {channels: [push], template: t, params: {date: 'on ${localDate(now, zone)}'}}
            tests:
              - name: local dates and times are the individual's
                start: 2026-10-23T22:30:00Z
                timeline:
                  - {at: 0h, event: cart}
                  - {at: 0h, individual: rui, event: individual.updated, data: {attributes: {time_zone: America/Sao_Paulo}}}
                  - {at: 0h, individual: rui, event: cart}
                  - {at: 24h, event: cart}
                  - {at: 48h}
                expect:
                  - {at: 2026-10-24T06:00:00Z, send: dated, individual: someone, params: {date: on 2026-10-24}}
                  - {at: 2026-10-25T07:00:00Z, send: dated, individual: someone, params: {date: on 2026-10-25}}
                  - {at: 2026-10-24T11:00:00Z, send: dated, individual: rui, params: {date: on 2026-10-24}}
                features:
                  - {at: 2026-10-24T06:00:00Z, awake: true}
                  - {at: 2026-10-25T06:00:00Z, awake: false}
                  - {at: 2026-10-25T06:00:00Z, individual: rui, awake: false}

            """)
        #expect(RuleTestRunner(rules: rules).run(try #require(rules.tests.first)).failures.map(\.message) == [])
    }

    @Test func anErasureRefusesWhatIsFromBefore() throws {
        let timeline = """
            timeline:
              - {at: 0m, event: cart, data: {k: c1, n: 3, x: 0.1}}
              - {at: 1m, event: individual.erased}
              - {at: 2m, event: cart, time: 30s, data: {k: c2, n: 3, x: 0.1}, rejected: erased}
            expect: [{exit: remind, reason: erased, key: c1, at: 1m}]
            features: [{at: 2m, carts_1h: 0}]
            """
        #expect(try Self.failures(timeline) == [])
        #expect(
            try Self.failures(timeline.replacing(", rejected: erased", with: "")) == [
                "item 3 of the timeline, `cart` at 2m, was not applied but rejected as erased"
            ])
        #expect(
            try Self.failures(timeline.replacing("time: 30s", with: "time: 1m"))
                .contains("item 3 of the timeline, `cart` at 2m, should be rejected as erased; it was applied"))
    }

    @Test func anAliasIsThePersonInATest() throws {
        let timeline = """
            timeline:
              - {at: 0m, individual: device, event: cart, data: {k: c1, n: 3, x: 0.1}}
              - {at: 1m, event: cart, data: {k: c1, n: 3, x: 0.2}}
              - {at: 2m, event: individual.linked, data: {alias: device}}
              - {at: 3m, individual: device, event: order, data: {k: c9}}
            expect:
              - {exit: remind, reason: merged, individual: someone, at: 2m}
              - {send: greet, individual: someone, at: 3m}
              - {send: remind, individual: someone, at: 31m}
            features: [{at: 3m, carts_1h: 2}, {at: 3m, individual: device, carts_1h: 2}]
            """
        #expect(try Self.failures(timeline) == [])
    }
}
