import LanguageServer
import Testing

/// What is offered at a cursor, in files that can be read and in half-typed ones.
struct CompletionTests {
    @Test func anEmptyFileOffersTheSections() {
        #expect(labels("‸").contains("campaigns"))
        #expect(labels("cam‸").prefix(2) == ["events", "attributes"])
    }

    @Test func keysOfACampaignAreOfferedWithoutThoseThatItHas() {
        let found = labels("campaigns:\n  a:\n    trigger: cart.updated\n    tr‸\n    steps: []\n")
        #expect(found.contains("when") && found.contains("restart"))
        #expect(!found.contains("trigger") && !found.contains("steps") && !found.contains("message"))
    }

    @Test func keysSayWhatTheyAreFor() throws {
        let item = try #require(
            Completion.at(cursor("campaigns:\n  a:\n    pri‸\n")).items.first { $0.label == "priority" })
        #expect(item.documentation == "Which send wins; default: 50" && item.text == "priority: " && item.kind == .key)
    }

    @Test func aKeyBeforeItsColonIsOfferedWithoutOne() throws {
        let item = try #require(
            Completion.at(cursor("campaigns:\n  a:\n    pri‸: 3\n")).items.first { $0.label == "priority" })
        #expect(item.text == "priority")
    }

    @Test(arguments: [
        "campaigns:\n  a:\n    trigger: ‸\n", "campaigns:\n  a:\n    trigger: {event: ‸}\n",
        "campaigns:\n  a:\n    trigger: {event: ‸\n    when: 'true'\n",
        "campaigns:\n  a:\n    trigger: {event: [page.viewed, ‸\n",
        "campaigns:\n  a:\n    trigger:\n      event: ca‸\n", "features:\n  f: {count: ‸",
        "tests:\n  - name: x\n    timeline:\n      - {at: 0m, event: ‸",
    ])
    func eventTypesAreOfferedWhereEventsAreNamed(text: String) {
        let found = labels(text)
        #expect(found.contains("cart.updated") && found.contains("consent.changed"), "\(text): \(found)")
    }

    @Test func aBlockBeginsWithItsKeys() {
        let found = labels("campaigns:\n  a:\n    trigger:\n      ‸\n")
        #expect(found.contains("event") && found.contains("max_age"))
        #expect(labels("campaigns:\n  a:\n    steps:\n      - ‸\n").contains("send"))
        #expect(labels("campaigns:\n  a:\n    steps:\n      - id: x\n        ‸\n").contains("send"))
    }

    @Test(arguments: [
        "trigger: {event: cart.updated, where: event.‸}", "trigger: {event: cart.updated, where: event.‸",
        "trigger: {event: cart.updated, where: 'event.‸", "trigger: cart.updated\n    when: event.va‸ > 3",
        "trigger: cart.updated\n    when: size(event.‸", "trigger: cart.updated\n    when: 3 > event.‸",
        "trigger: cart.updated\n    exit: [{event: page.viewed, where: 'trigger.‸ == event.category'}]",
        "trigger: cart.updated\n    message: {channels: [push], template: t, params: {a: 'x ${event.‸}'}}",
    ])
    func propertiesOfTheEventAreOfferedBehindItsDot(keys: String) {
        let found = labels("campaigns:\n  a:\n    \(keys)\n")
        #expect(found == ["cart_id", "value", "type", "time", "id"], "\(keys): \(found)")
    }

    @Test func ofSeveralEventTypesPropertiesOnWhichTheyAgreeAreOffered() {
        let both = "events:\n  x: {properties: {price: string, only_x: int}}\n"
        let text = "features:\n  f: {count: [x, page.viewed], where: event.‸}\n"
        #expect(
            labels(text, beside: ["a.yaml": both, "shop.yaml": shop]) == ["category", "only_x", "type", "time", "id"])
    }

    @Test func attributesAreOfferedBehindTheIndividual() {
        #expect(labels("scores:\n  s: individual.‸\n") == ["id", "first_name"])
    }

    @Test func expressionsOfferWhatTheirPlaceSees() {
        let score = labels("scores:\n  s: ‸\n")
        #expect(
            score.contains("views_24h") && score.contains("heat") && score.contains("size") && score.contains("now"))
        #expect(!score.contains("event"))
        let feature = labels("features:\n  f: {count: page.viewed, where: ‸}\n")
        #expect(feature.contains("event") && !feature.contains("views_24h"))
    }

    @Test func functionsOfANamespaceAndMethodsAreOfferedBehindADot() {
        #expect(labels("scores:\n  s: math.‸\n").contains("greatest"))
        #expect(labels("scores:\n  s: individual.first_name.‸\n").contains("startsWith"))
    }

    @Test func wordsOfClosedListsAreOffered() {
        #expect(labels("policies:\n  consent: {default: ‸}\n") == ["denied", "granted"])
        #expect(labels("campaigns:\n  a:\n    restart: ‸\n") == ["true", "false"])
        #expect(labels("campaigns:\n  a:\n    purpose: ‸\n").contains("marketing"))
        #expect(labels("events:\n  x:\n    properties:\n      y: ‸\n").contains("timestamp"))
    }

    @Test func channelsAreOfferedInListsAndInTheirPlace() {
        #expect(labels("campaigns:\n  a:\n    message: {channels: [push, ‸]}\n") == ["email", "push"])
        let items = Completion.at(cursor("campaigns:\n  a:\n    message:\n      channels: ‸\n")).items
        #expect(items.map(\.text) == ["[email]", "[push]"])
    }

    @Test func testsKnowWhatTheyAreAbout() {
        let test = "tests:\n  - name: x\n    "
        #expect(labels(test + "timeline: [{event: cart.updated, data: {‸}}]\n") == ["cart_id", "value"])
        #expect(labels(test + "expect: [{send: reminder, step: ‸}]\n") == ["nudge"])
        #expect(labels(test + "expect: [{send: ‸}]\n") == ["reminder"])
        #expect(labels(test + "features: [{at: 0m, ‸}]\n").contains("views_24h"))
        #expect(labels(test + "individual: {attributes: {‸}}\n") == ["first_name"])
    }

    @Test func aNameThatNeedsQuotesIsOfferedInThem() {
        let other = "events:\n  'Order: done': {}\n"
        let items = Completion.at(cursor("features:\n  f: {count: ‸}\n", beside: ["a.yaml": other])).items
        #expect(items.first { $0.label == "Order: done" }?.text == "'Order: done'")
    }

    @Test func nothingIsOfferedWhereNothingIsKnown() {
        #expect(labels("campaigns:\n  a:\n    description: ‸\n").isEmpty)
        #expect(labels("nonsense:\n  - ‸\n").isEmpty)
    }

    @Test func whatIsTypedAlreadyIsReplaced() {
        let completion = Completion.at(cursor("features:\n  f: {count: page.vi‸}\n"))
        #expect(
            completion.replaced == "features:\n  f: {count: ".utf8.count..<"features:\n  f: {count: page.vi".utf8.count)
        let quoted = Completion.at(cursor("features:\n  f: {count: 'page.vi‸'}\n"))
        #expect(quoted.replaced.lowerBound == "features:\n  f: {count: '".utf8.count)
    }

    @Test func everyPlaceOfARuleSetCanBeAskedWithoutATrap() {
        let scalars = Array(shop.unicodeScalars)
        for index in stride(from: 0, through: scalars.count, by: 7) {
            var text = String.UnicodeScalarView(scalars[..<index])
            text.append("‸")
            // What follows the line is there, or is not yet.
            _ = labels(String(text), beside: [:])
            text.append(contentsOf: scalars[index...])
            _ = labels(String(text), beside: [:])
        }
    }
}
