import RuleSets
import Testing

/// What is checked of the keys that say whom campaigns take in, and of the policies that stop them.
struct AdmissionTests {
    private static func policies(_ text: String) -> String { "policies: \(text)\n" }

    @Test(arguments: Admission.Mode.allCases)
    func everyModeIsRead(_ mode: Admission.Mode) {
        let loaded = load(shop, campaign("mode: \(mode.rawValue)"))
        #expect(loaded.text == "")
        #expect(loaded.ruleSet?.campaigns.map(\.admission.mode) == [mode])
    }

    @Test func aPausedCampaignThatNothingDeclaresIsAnErrorWithTheNearestName() {
        let loaded = load(shop, campaign(), Self.policies("{paused: [remider]}"))
        #expect(loaded.messages == ["campaign `remider` is not declared"])
        #expect(loaded.text.contains("did you mean `reminder`?"))
    }

    @Test(arguments: [
        ("everything", "expected a list for `paused`, found text"), ("{reminder: true}", "found a mapping"),
    ])
    func whatPausesIsAListOrAll(_ value: String, _ message: String) {
        let loaded = load(shop, campaign(), Self.policies("{paused: \(value)}"))
        #expect(loaded.messages.count == 1)
        #expect(loaded.messages.first?.contains(message) == true, "\(loaded.text)")
    }

    @Test(arguments: ["-1", "100.01", ".nan", "ten", "1e400"])
    func aPercentageIsANumberFromZeroToAHundred(_ percent: String) {
        for text in [
            campaign("rollout: {percent: \(percent)}"), campaign("holdout: {percent: \(percent)}"),
            campaign() + Self.policies("{holdout: {percent: \(percent)}}"),
        ] {
            let loaded = load(shop, text)
            #expect(loaded.ruleSet == nil)
            #expect(loaded.messages.count == 1, "\(loaded.text)")
        }
    }

    @Test func aPercentageMustBeThere() {
        for text in [
            campaign("rollout: {}"), campaign("holdout: {}"), campaign() + Self.policies("{holdout: {salt: x}}"),
        ] {
            #expect(load(shop, text).messages.map { $0.contains("`percent`") } == [true])
        }
    }

    @Test func percentagesAndTheSaltAreRead() throws {
        let loaded = load(
            shop, campaign("rollout: {percent: 12.5}\nholdout: {percent: 0.05}"),
            Self.policies("{holdout: {percent: 5, salt: 2026-q4}}"))
        let rules = try #require(loaded.ruleSet, "\(loaded.text)")
        #expect(rules.campaigns.first?.admission.rollout?.hundredths == 1_250)
        #expect(rules.campaigns.first?.admission.holdout?.hundredths == 5)
        #expect(rules.policies.holdout?.share.hundredths == 500)
        #expect(rules.policies.holdout?.salt == "2026-q4")
    }

    @Test(arguments: ["2026-03-02", "tomorrow", "12h"])
    func theEndsOfAPeriodAreTimestamps(_ text: String) {
        for key in ["from", "until"] {
            let loaded = load(shop, campaign("active: {\(key): \(text)}"))
            #expect(loaded.messages == ["`\(text)` is not a timestamp"])
        }
    }

    @Test(arguments: ["2026-03-02T10:00:00+01:00", "2026-03-02T08:59:59Z"])
    func aPeriodThatEndsBeforeItBeginsIsAnError(_ until: String) {
        let loaded = load(shop, campaign("active: {from: 2026-03-02T09:00:00Z, until: \(until)}"))
        #expect(loaded.messages == ["`until` is not later than `from`: the campaign is never active"])
    }

    @Test func aControlGroupOfWhatIsNoMarketingIsDoubtful() {
        for purpose in ["service", "transactional"] {
            let loaded = load(shop, campaign("purpose: \(purpose)\nholdout: {percent: 10}"))
            #expect(loaded.ruleSet != nil)
            #expect(loaded.messages == ["a campaign for \(purpose) has no control group"])
        }
        #expect(load(shop, campaign("holdout: {percent: 10}")).text == "")
    }

    private static let complaints = "features: {complaints_7d: {count: page.viewed, over: 7d}}\n"

    private static func suppress(_ text: String) -> LoadedRuleSet {
        load(shop, complaints, campaign("tags: [offers]"), policies("{suppress: [\(text)]}"))
    }

    @Test(arguments: [
        ("{name: open, when: event.value > 1.0}", "`event` is not known here"),
        ("{name: open, when: trigger.value > 1.0}", "`trigger` is not known here"),
        ("{name: open, when: complaints_7d}", "`when` must be a bool, this is int"),
        ("{name: open, when: complaint_7d > 0}", "`complaint_7d` is not declared"),
        ("{name: open, when: complaints_7d > 0, campaigns: [remindr]}", "campaign `remindr` is not declared"),
        ("{name: open, when: complaints_7d > 0, tags: []}", "`tags` needs at least one name"),
        ("{name: open, when: complaints_7d > 0, campaigns: []}", "`campaigns` needs at least one name"),
        ("{name: Open, when: complaints_7d > 0}", "name `Open` must be kebab-case, as `cart-reminder`"),
        (
            "{name: open, when: complaints_7d > 0}, {name: open, when: complaints_7d > 1}",
            "suppress policy `open` is defined twice"
        ),
    ])
    func aSlipInASuppressPolicyIsFound(_ text: String, _ message: String) {
        #expect(Self.suppress(text).messages == [message])
    }

    @Test(arguments: ["{when: complaints_7d > 0}", "{name: open}"])
    func aSuppressPolicyHasANameAndACondition(_ text: String) {
        let loaded = Self.suppress(text)
        #expect(loaded.ruleSet == nil)
        #expect(loaded.messages.count == 1)
    }

    @Test func theLabelsOfASuppressPolicyDoNotTravelToCampaigns() {
        let labelled = "attributes: {diet: {type: string, labels: [health]}}\n"
        let policy = Self.policies("{suppress: [{name: diet, when: 'has(individual.diet)'}]}")
        let events = """
            events: {cart.updated: {}}
            channels: {push: {address: '"token"'}}

            """
        #expect(load(labelled, events, campaign(), policy).text == "")
    }
}
