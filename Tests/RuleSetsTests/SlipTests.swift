import Foundation
import RuleSets
import Testing
import YAML

/// A rule file that is right, and slips of the pen in it: what is told first is what went wrong, where it did.
struct SlipTests {
    private static let rules = """
        events:
          page.viewed:
            properties: {product_id: string, category: string, price: double, quantity: int}
          cart.updated:
            description: The basket changed
            properties:
              cart_id: string
              value: double
              items: list(map(string, dyn))
          order.completed:
            properties: {order_id: string, cart_id: string, total: double, at: timestamp}
          symptom.searched:
            labels: [health]
            properties: {term: string}
        attributes:
          first_name: {type: string, pii: true}
          push_token: {type: string, pii: true}
          email: {type: string, pii: true}
          birth_year: int
        features:
          views_24h: {count: page.viewed, over: 24h}
          shoe_views_7d:
            count: page.viewed
            where: event.category == "shoes"
            over: 7d
          spend_30d: {sum: order.completed, of: event.total, over: 30d}
          last_total: {last: order.completed, of: event.total}
          average_order: {mean: order.completed, of: event.total, over: 365d, default: 0.0}
          searches_30d: {count: symptom.searched, over: 30d}
        scores:
          worth: average_order * double(views_24h)
          need: {value: double(searches_30d) / 10.0, labels: [profiling]}
        segments:
          keen: views_24h >= 2 && spend_30d < 100.0
          stage:
            - big: spend_30d > 500.0
            - customer: spend_30d > 0.0
            - visitor: 'true'
        channels:
          push: {address: individual.push_token}
          email: {address: individual.email}
        policies:
          time_zone: {default: Europe/Paris}
          consent: {default: denied}
          caps:
            - {max: 1, per: 24h, channel: push}
            - {max: 3, per: 7d, tag: offers}
          labels:
            health: {consent: health-personalisation}
        campaigns:
          cart-reminder:
            purpose: marketing
            priority: 60
            value: worth
            tags: [offers]
            trigger:
              event: cart.updated
              where: event.value >= 50
              key: event.cart_id
              max_age: 2h
            when: keen && stage != "big"
            restart: true
            re_entry: {after: 7d}
            exit:
              - {event: order.completed, where: event.cart_id == trigger.cart_id}
            steps:
              - wait: 30m
              - id: nudge
                send:
                  channels: [push, email]
                  template: cart-reminder-v3
                  params:
                    name: ${individual.?first_name.orValue("you")}
                    text: 'Worth ${event.value}'
                  expires: 6h
              - wait: {until: 'event.time + duration("24h")'}
              - id: last-call
                when: last_total.orValue(0.0) > 10.0
                send: {channels: [email], template: cart-last-call-v1}
          check-up:
            uses: [health, profiling]
            trigger: page.viewed
            when: need > 0.5
            message: {channels: [email], template: check-up-v1}
        tests:
          - name: a reminder
            campaigns: [cart-reminder]
            start: 2026-03-02T09:00:00Z
            individual:
              id: joe
              attributes: {push_token: t-1, birth_year: 1980}
              consents: {marketing: [push]}
            timeline:
              - {at: 0m, event: cart.updated, data: {cart_id: c1, value: 60.0, items: []}}
              - {at: 3h}
            expect:
              - {at: 0m, suppress: cart-reminder, reason: condition}
            features:
              - {at: 1h, views_24h: 0, stage: visitor}

        """

    /// What is written instead of something, the code of the first error, and the text at which its carets stand.
    struct Slip: Sendable, CustomTestStringConvertible {
        let right: String
        let wrong: String
        let code: DiagnosticCode
        let place: String

        init(_ right: String, _ wrong: String, _ code: DiagnosticCode, at place: String) {
            (self.right, self.wrong, self.code, self.place) = (right, wrong, code, place)
        }

        var testDescription: String { "\(right) → \(wrong)" }
    }

    private static let textSlips = [
        Slip("{type: string, pii: true}", "{type: string, pii: true", .yamlSyntax, at: ""),
        Slip("    over: 7d\n", "     over: 7d\n", .yamlSyntax, at: ""),
        Slip("    over: 7d\n", "\tover: 7d\n", .yamlSyntax, at: ""),
        Slip("when: need > 0.5", "when: !need", .yamlTag, at: "!need"),
        Slip("when: need > 0.5", "when: need > 0.5 ? a : b", .mustBeQuoted, at: ""),
        Slip("name: a reminder", "name: @reminder", .mustBeQuoted, at: ""),
        Slip("'Worth ${event.value}'", "Worth: ${event.value}", .mustBeQuoted, at: ""),
        Slip("template: check-up-v1}", "template: check-up-v1, params: {a: ${event.price}}}", .mustBeQuoted, at: ""),
        Slip("event.category == \"shoes\"", "event.category == \"a #1\"", .cutByComment, at: ""),
        Slip("description: The basket", "description: &text The basket", .yamlAnchor, at: ""),
        Slip("description: The basket changed", "description: *text", .yamlAnchor, at: ""),
        Slip("  birth_year: int", "  email: int", .duplicateKey, at: "email"),
        Slip("scores:\n", "---\nscores:\n", .secondDocument, at: ""),
        Slip("[push, email]\n", "[push, email\n", .yamlSyntax, at: ""),
    ]

    private static let keySlips = [
        Slip("channels:\n  push", "chanels:\n  push", .unknownKey, at: "chanels"),
        Slip("description: The", "descripton: The", .unknownKey, at: "descripton"),
        Slip("views_24h: {count:", "views_24h: {counts:", .unknownKey, at: "counts"),
        Slip(
            "{sum: order.completed, of: event.total, over", "{sum: order.completed, off: event.total, over",
            .unknownKey, at: "off"),
        Slip("count: page.viewed\n", "sum: page.viewed\n    count: page.viewed\n", .unknownKey, at: "count"),
        Slip("max_age: 2h", "maxage: 2h", .unknownKey, at: "maxage"),
        Slip("expires: 6h", "expire: 6h", .unknownKey, at: "expire"),
        Slip("- wait: 30m", "- delay: 30m", .unknownKey, at: "delay"),
        Slip("      key: event.cart_id\n", "    key: event.cart_id\n", .yamlSyntax, at: ""),
        Slip("{address: individual.email}", "{adress: individual.email}", .unknownKey, at: "adress"),
        Slip("{max: 3, per: 7d", "{max: 3, pr: 7d", .unknownKey, at: "pr"),
        Slip("reason: condition", "reasons: condition", .unknownKey, at: "reasons"),
        Slip("    priority: 60\n", "    goal: {event: order.completed, witin: 1h}\n", .unknownKey, at: "witin"),
        Slip("  push: {address: individual.push_token}", "  push: {}", .missingKey, at: "{}"),
        Slip("    trigger: page.viewed\n", "", .missingKey, at: ""),
        Slip("    start: 2026-03-02T09:00:00Z\n", "", .missingKey, at: ""),
        Slip("channels: [push, email]", "channels: push", .wrongKind, at: "push"),
        Slip(
            "      - {event: order.completed, where: event.cart_id == trigger.cart_id}", "      event: order.completed",
            .wrongKind, at: ""),
        Slip("  keen: views", "  worth: views", .definedTwice, at: "worth"),
        Slip("- id: last-call", "- id: nudge", .definedTwice, at: "nudge"),
    ]

    private static let valueSlips = [
        Slip("over: 24h}", "over: 24 h}", .invalidValue, at: "24 h"),
        Slip("over: 24h}", "over: -24h}", .invalidValue, at: "-24h"),
        Slip("over: 24h}", "over: 0h}", .invalidValue, at: "0h"),
        Slip("over: 24h}", "over: 1.5h}", .invalidValue, at: "1.5h"),
        Slip("over: 24h}", "over: 24}", .invalidValue, at: "24"),
        Slip("over: 24h}", "over: 99999999999999999d}", .invalidValue, at: "99999999999999999d"),
        Slip("priority: 60", "priority: 101", .invalidValue, at: "101"),
        Slip("priority: 60", "priority: high", .invalidValue, at: "high"),
        Slip("restart: true", "restart: yes", .invalidValue, at: "yes"),
        Slip("purpose: marketing", "purpose: promotion", .invalidValue, at: "promotion"),
        Slip("{default: denied}", "{default: no}", .invalidValue, at: "no"),
        Slip("{max: 1,", "{max: 0,", .invalidValue, at: "0"),
        Slip("  cart-reminder:\n", "  cart_reminder:\n", .invalidValue, at: "cart_reminder"),
        Slip("  views_24h: {", "  Views24h: {", .invalidValue, at: "Views24h"),
        Slip("tags: [offers]", "tags: [Offers!]", .invalidValue, at: "Offers!"),
        Slip("birth_year: int", "birth-year: int", .invalidValue, at: "birth-year"),
        Slip("default: Europe/Paris", "default: Europe/Pari", .unknownTimeZone, at: "Europe/Pari"),
        Slip("value: double\n", "value: decimal\n", .unknownType, at: "decimal"),
        Slip(
            "items: list(map(string, dyn))", "items: list(map(string, dyn)", .unknownType, at: "list(map(string, dyn)"),
        Slip("birth_year: int", "id: int", .reservedName, at: "id"),
        Slip("quantity: int}", "time: int}", .reservedName, at: "time"),
        Slip("  keen: views", "  now: views", .reservedName, at: "now"),
        Slip("  symptom.searched:\n", "  consent.changed:\n", .systemEvent, at: "consent.changed"),
        Slip("- id: last-call", "- id: '1'", .stepID, at: "'1'"),
        Slip("trigger: page.viewed", "trigger: '*'", .allEvents, at: "'*'"),
        Slip("- wait: 30m", "- {wait: 30m, then: []}", .stepForm, at: "then"),
        Slip("start: 2026-03-02T09:00:00Z", "start: 2026-03-02", .testTime, at: "2026-03-02"),
        Slip("- {at: 3h}", "- {at: -3h}", .testTime, at: "-3h"),
        Slip("birth_year: 1980", "birth_year: '1980'", .testAttribute, at: "'1980'"),
        Slip("- {at: 3h}", "- {at: 3h, data: {}}", .testItem, at: "data"),
    ]

    private static let expressionSlips = [
        Slip("{count: page.viewed, over", "{count: page.view, over", .undeclaredName, at: "page.view"),
        Slip("event.category ==", "event.categori ==", .undeclaredName, at: "categori"),
        Slip("where: event.value >=", "where: event.valeu >=", .undeclaredName, at: "valeu"),
        Slip("individual.push_token}", "individual.push_tokn}", .undeclaredName, at: "push_tokn"),
        Slip("keen && stage", "kean && stage", .undeclaredName, at: "kean"),
        Slip("== trigger.cart_id", "== trigger.order_id", .undeclaredName, at: "order_id"),
        Slip("when: keen", "when: trigger.value > 1.0 && keen", .undeclaredName, at: "trigger"),
        Slip("worth: average_order", "worth: event.value", .undeclaredName, at: "event"),
        Slip("channel: push", "channel: pish", .undeclaredName, at: "pish"),
        Slip("channels: [push, email]", "channels: [push, mail]", .undeclaredName, at: "mail"),
        Slip("campaigns: [cart-reminder]", "campaigns: [cart-remainder]", .undeclaredName, at: "cart-remainder"),
        Slip("suppress: cart-reminder", "suppress: cart-remainder", .undeclaredName, at: "cart-remainder"),
        Slip("views_24h: 0,", "views_24: 0,", .undeclaredName, at: "views_24"),
        Slip("{marketing: [push]}", "{marketing: [psh]}", .undeclaredName, at: "psh"),
        Slip("uses: [health, profiling]", "uses: [helth, profiling]", .undeclaredName, at: "helth"),
        Slip("health: {consent", "healt: {consent", .undeclaredName, at: "healt"),
        Slip("keen && stage", "keen & stage", .expressionSyntax, at: "&"),
        Slip("views_24h >= 2 &&", "views_24h => 2 &&", .expressionSyntax, at: ""),
        Slip("\"shoes\"", "\"shoes", .expressionSyntax, at: ""),
        Slip("* double(views_24h)", "* views_24h", .expressionType, at: "*"),
        Slip("stage != \"big\"", "stage != 5", .expressionType, at: "!="),
        Slip("last_total.orValue(0.0) > 10.0", "last_total > 10.0", .expressionType, at: "last_total"),
        Slip("duration(\"24h\")", "duration(\"24 hours\")", .expressionType, at: "duration(\"24 hours\")"),
        Slip("average_order * double", "average_ordr * double", .undeclaredName, at: "average_ordr"),
        Slip("worth: average_order * double(views_24h)", "worth: stage", .resultType, at: "stage"),
        Slip("when: need > 0.5", "when: need", .resultType, at: "need"),
        Slip("key: event.cart_id", "key: event.value", .resultType, at: "event.value"),
        Slip("'event.time + duration(\"24h\")'", "duration('24h')", .resultType, at: "duration('24h')"),
        Slip("'Worth ${event.value}'", "'Worth ${event.items}'", .notText, at: "event.items"),
        Slip("'Worth ${event.value}'", "'Worth ${event.value'", .unclosedTemplate, at: "${"),
        Slip(
            "{sum: order.completed, of: event.total,", "{sum: order.completed, of: event.order_id,", .featureValue,
            at: "event.order_id"),
        Slip("{sum: order.completed, of: event.total,", "{sum: order.completed,", .featureValue, at: ""),
        Slip("default: 0.0}", "default: none}", .featureDefault, at: "none"),
        Slip("average_order * double(views_24h)", "need * 2.0 + worth", .circular, at: "worth"),
        Slip("uses: [health, profiling]", "uses: [health]", .labelNotNamed, at: "check-up"),
        Slip("{consent: health-personalisation}", "{forbid: true}", .labelForbidden, at: "check-up"),
    ]

    @Test func theRulesAreRight() {
        #expect(load(Self.rules).text == "")
        #expect(Self.all.count >= 60)
    }

    private static let all = textSlips + keySlips + valueSlips + expressionSlips

    @Test(arguments: all)
    func aSlipIsToldFirstAndAtItsPlace(slip: Slip) throws {
        try #require(Self.rules.contains(slip.right))
        let place = try #require(Self.rules.firstRange(of: slip.right))
        let loaded = load(Self.rules.replacingCharacters(in: place, with: slip.wrong))
        let first = try #require(loaded.diagnostics.first { $0.severity == .error }, "nothing is wrong")
        #expect(first.code == slip.code, "\(loaded.text)")
        let span = try #require(first.span)
        if !slip.place.isEmpty { #expect(span.text == slip.place, "\(loaded.text)") }
        // The carets stand in what was changed, or on the line of it.
        let line = Self.rules[..<place.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
        let lines = slip.wrong.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(abs(span.start.line - line) <= lines || slip.isElsewhere, "\(line): \(loaded.text)")
    }
}

extension SlipTests.Slip {
    /// Whether what is wrong is told at another place than it was written at, rightly.
    fileprivate var isElsewhere: Bool { code == .labelForbidden || code == .missingKey }
}
