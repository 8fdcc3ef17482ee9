import Events
import Testing

struct SystemEventTests {
    private func effect(_ type: String, _ data: String?) throws -> String {
        try describe(accepted(Record(["type": "\"\(type)\""], data: data)).effect)
    }

    @Test func attributesAreMergedByTheirDeclarations() throws {
        let data =
            #"{"attributes":{"home":{"lat":1,"lon":2},"email":"a@b","birth_year":1980.0,"unknown":[],"any":null}}"#
        #expect(
            try effect("individual.updated", data)
                == "attributes(any=absent birth_year=int(1980) email=string(a@b) home={string(lat):double(1.0),string(lon):double(2.0)})"
        )
        #expect(try effect("individual.updated", nil) == "attributes()")
        #expect(try effect("individual.updated", #"{"attributes":null}"#) == "attributes()")
    }

    @Test func expressionsSeeTheAttributesTheyRead() throws {
        let event = try accepted(
            Record(["type": #""individual.updated""#], data: #"{"attributes":{"x":null,"birth_year":1}}"#))
        #expect(describe(event.value(index(of: "attributes"))) == "{string(x):null,string(birth_year):double(1.0)}")
    }

    @Test(
        arguments: [
            (#"{"attributes":{"birth_year":"x"}}"#, "data.attributes.birth_year: "),
            (#"{"attributes":[]}"#, "data.attributes: "),
            (#"{"attributes":{"home":{"lat":1}}}"#, "data.attributes.home: "),
            ("{\"attributes\":{\"email\":\"\(String(repeating: "x", count: 1_025))\"}}", "data.attributes.email: "),
            ("{\"attributes\":{\"any\":\"\(String(repeating: "x", count: 1_025))\"}}", "data.attributes.any: "),
        ])
    func anAttributeThatDoesNotFitRefusesTheEvent(data: String, prefix: String) throws {
        let reject = try #require(rejection(Record(["type": #""individual.updated""#], data: data)))
        #expect(reject.reason == .propertyType && reject.message.hasPrefix(prefix), "\(reject.message)")
    }

    @Test func anAttributeOfExactlyTheLimitFits() throws {
        let text = String(repeating: "x", count: 1_024)
        #expect(
            try effect("individual.updated", "{\"attributes\":{\"email\":\"\(text)\"}}")
                == "attributes(email=string(\(text)))")
    }

    @Test(
        arguments: [
            (#"{"purpose":"marketing","granted":true}"#, "consent(marketing * true)"),
            (#"{"purpose":"p","granted":false,"channel":null}"#, "consent(p * false)"),
            (#"{"purpose":"p","granted":false,"channel":"*"}"#, "consent(p * false)"),
            (#"{"purpose":"p","granted":true,"channel":"push"}"#, "consent(p push true)"),
        ])
    func consentIsRead(data: String, expected: String) throws {
        #expect(try effect("consent.changed", data) == expected)
    }

    @Test(
        arguments: [
            (nil, "data.purpose: missing"), ("{}", "data.purpose: missing"),
            (#"{"purpose":null,"granted":true}"#, "data.purpose: missing"),
            (#"{"purpose":"","granted":true}"#, "data.purpose: "), (#"{"purpose":5,"granted":true}"#, "data.purpose: "),
            (#"{"purpose":"p"}"#, "data.granted: missing"),
            (#"{"purpose":"p","granted":"true"}"#, "data.granted: "),
            (#"{"purpose":"p","granted":true,"channel":5}"#, "data.channel: "),
            (#"{"purpose":"p","granted":true,"channel":""}"#, "data.channel: "),
        ] as [(String?, String)])
    func consentThatIsIncompleteRefusesTheEvent(data: String?, prefix: String) throws {
        let reject = try #require(rejection(Record(["type": #""consent.changed""#], data: data)))
        #expect(reject.reason == .propertyType && reject.message.hasPrefix(prefix), "\(reject.message)")
    }

    @Test func aLinkNamesAnAlias() throws {
        let long = String(repeating: "x", count: 1_024)
        #expect(try effect("individual.linked", #"{"alias":"c-1"}"#) == "linked(c-1)")
        #expect(try effect("individual.linked", "{\"alias\":\"\(long)\"}") == "linked(\(long))")
    }

    @Test(
        arguments: [
            (nil, "data.alias: missing"), ("{}", "data.alias: missing"), (#"{"alias":null}"#, "data.alias: missing"),
            (#"{"alias":""}"#, "data.alias: "), (#"{"alias":7}"#, "data.alias: "),
            ("{\"alias\":\"\(String(repeating: "x", count: 1_025))\"}", "data.alias: "),
        ] as [(String?, String)])
    func aLinkWithoutAnAliasIsRefused(data: String?, prefix: String) throws {
        let reject = try #require(rejection(Record(["type": #""individual.linked""#], data: data)))
        #expect(reject.reason == .propertyType && reject.message.hasPrefix(prefix), "\(reject.message)")
    }

    @Test func anErasureNeedsNoData() throws {
        for data in [nil, "null", "{}", #"{"reason":"art. 17"}"#] {
            #expect(try effect("individual.erased", data) == "erased")
        }
    }

    @Test func anEventCountsForAnotherOnlyAsLongAsItIsToldTo() throws {
        let event = try accepted(Record(["subject": #""c-1""#], data: #"{"read_string":"x"}"#))
        let before = (describe(event), event.individualHash)
        let joe = "a much longer id than the event's own, so that its room grows " + String(repeating: "x", count: 300)
        let seen = joe.utf8Span.span
        let during = event.counting(for: unsafe seen.bytes) {
            (event.individualText, event.individualHash, event.idText)
        }
        #expect(during == (joe, StableHash.hash(joe), event.idText))
        #expect((describe(event), event.individualHash) == before)
    }
}
