import CEL
import Events
import RuleSets
import Testing

/// How the tests of a rule set are read.
struct RuleTestReaderTests {
    private let test: RuleTest
    private let rules: RuleSet
    private static let nine: Milliseconds = 1_772_442_000_000

    init() throws {
        let loaded = load(
            shop + """
                features:
                  views_24h: {count: page.viewed, over: 24h}
                  last_view: {last: page.viewed, of: event.time}
                scores: {zeal: double(views_24h)}
                segments: {stage: [{new: views_24h == 0}, {known: 'true'}]}
                campaigns:
                  reminder: {trigger: cart.updated, message: {channels: [push], template: t}}
                  alone: {trigger: cart.updated, message: {channels: [push], template: t}}

                """,
            """
            tests:
              - name: everything
                campaigns: [reminder]
                start: 2026-03-02T09:00:00Z
                individual:
                  id: 012
                  attributes: {first_name: Joe, birth_year: 1990.0, email: null}
                  consents: {marketing: [push, email], service: false}
                timeline:
                  - {at: 0m, event: page.viewed, data: {product_id: p1, price: 80.0, quantity: 2, x: [null, {y: true}]}}
                  - {at: 2d}
                  - {at: 2026-03-04T09:00:00.5Z, event: cart.updated, id: my-id, individual: ann, time: 2026-03-01T00:00:00Z}
                  - {at: 2d1h, event: page.viewed, data: 3, rejected: property_type, command: reminder}
                expect:
                  - {at: 32m, send: reminder, step: 1, key: on, template: t, params: {name: Joe, total: 80, list: [1.5]}}
                  - {defer: alone, until: 2026-03-03T07:00:00Z, reason: quiet_hours, value: 3, expires: 6h}
                never: [{exit: reminder}]
                features:
                  - {at: 2m, views_24h: 2, zeal: 2.5, stage: new, individual: ann}
                  - {at: 3m, last_view: 2026-03-02T09:00:00Z, views_24h: null, zeal: error, stage: 'error'}
              - {name: bare, start: 2026-03-02T10:00:00+01:00}
            """)
        try #require(loaded.text == "")
        rules = try #require(loaded.ruleSet)
        test = try #require(rules.tests.first)
    }

    @Test func namesAndPlacesAreKept() {
        #expect(test.name == "everything")
        #expect(test.file == "b.yaml")
        #expect(test.line == 2)
        #expect(test.campaigns == [1])
        #expect(test.start == Self.nine)
        #expect(rules.tests.map(\.start) == [Self.nine, Self.nine])
    }

    @Test func whatIsNotSaidHasADefault() {
        let bare = rules.tests[1]
        #expect(bare.individual.id == "someone")
        #expect(bare.campaigns == nil && bare.expectations == nil)
        #expect(bare.never.isEmpty && bare.readings.isEmpty && bare.timeline.isEmpty)
    }

    @Test func theIndividualHasAttributesOfTheirTypesAndConsents() {
        #expect(test.individual.id == "012")
        #expect(
            test.individual.attributes.map { rules.schema.attributes[$0.index].name } == ["first_name", "birth_year"])
        #expect(test.individual.attributes.map(\.value) == [.string("Joe"), .int(1990)])
        #expect(test.individual.consents.map(\.purpose) == ["marketing", "marketing", "service"])
        #expect(test.individual.consents.map(\.channel) == ["push", "email", nil])
        #expect(test.individual.consents.map(\.granted) == [true, true, false])
    }

    @Test func theTimelineIsRead() {
        #expect(test.timeline.map { $0.at - Self.nine } == [0, 172_800_000, 172_800_500, 176_400_000])
        #expect(test.timeline.map(\.line) == [10, 11, 12, 13])
        #expect(test.timeline.map { $0.event?.id } == ["e-1", nil, "my-id", "e-4"])
        #expect(test.timeline.map { $0.event?.individual } == [nil, nil, "ann", nil])
        #expect(
            test.timeline.compactMap { $0.event.map { String(decoding: $0.data, as: UTF8.self) } } == [
                #"{"product_id":"p1","price":80.0,"quantity":2,"x":[null,{"y":true}]}"#, "{}", "3",
            ])
        #expect(test.timeline[2].event?.time == 1_772_323_200_000)
        #expect(test.timeline[3].event?.rejected == "property_type")
        #expect(test.timeline[3].event?.command == 1)
    }

    @Test func expectationsAreRead() throws {
        let expectations = try #require(test.expectations)
        #expect(expectations.map(\.kind) == [.send, .defer])
        #expect(expectations.map(\.campaign) == [1, 0])
        #expect(expectations[0].fields.map(\.field) == [.at, .step, .key, .template, .params])
        #expect(expectations[0].fields[0].value == .timestamp(Timestamp(clampingMilliseconds: Self.nine + 1_920_000)))
        #expect(expectations[0].fields[1].value == .string("1"))
        #expect(expectations[0].fields[2].value == .string("on"))
        guard case .map(let params) = expectations[0].fields[4].value else {
            Issue.record("params are a map")
            return
        }
        #expect(params["total"] == .int(80))
        #expect(params["list"] == .list([.double(1.5)]))
        #expect(expectations[1].fields.map(\.field) == [.until, .reason, .value, .expires])
        #expect(test.never.map(\.kind) == [.exit])
    }

    @Test func eachNameIsAReading() {
        #expect(test.readings.map(\.name) == ["views_24h", "zeal", "stage", "last_view", "views_24h", "zeal", "stage"])
        #expect(test.readings.prefix(3).map(\.slot) == [.feature(1), .score(0), .segment(0)])
        #expect(test.readings.map(\.individual) == ["ann", "ann", "ann", nil, nil, nil, nil])
        #expect(test.readings[1].value == .double(2.5))
        #expect(test.readings[3].value == .timestamp(Timestamp(clampingMilliseconds: Self.nine)))
        #expect(test.readings[6].value == .string("error"))
        if case .null = test.readings[4].value {} else { Issue.record("null is no value") }
        if case .error = test.readings[5].value {} else { Issue.record("error is an error") }
    }
}
