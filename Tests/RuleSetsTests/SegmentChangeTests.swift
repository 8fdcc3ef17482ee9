import Events
import RuleSets
import State
import Testing

/// Triggers and exits by segment, as rule files write them.
struct SegmentChangeTests {
    private static let segments = """
        features:
          views_1d: {count: page.viewed, over: 1d}
          interest: {decayed: page.viewed, of: '1.0', half_life: 7d}
        scores:
          age: 'now - timestamp("2026-01-01T00:00:00Z") > duration("1d") ? 1 : 0'
          heat: interest * 2.0
          warmth: heat + 1.0
        segments:
          keen: views_1d > 2
          hot: warmth > 3.0
          old: age > 0
          stage: [{busy: keen}, {calm: 'true'}]

        """

    private static func messages(_ keys: String = "", trigger: String = "cart.updated") -> [String] {
        load(shop, segments, campaign(keys, trigger: trigger)).messages
    }

    @Test(arguments: [
        "{enters: keen}", "{leaves: keen}", "{enters: stage}", "{enters: {stage: busy}}", "{leaves: {stage: calm}}",
        "{enters: stage, where: event.value == \"busy\", key: event.segment, max_age: 1h}",
    ])
    func aTriggerIsAChangeOfSegmentWithTheOtherKeysOfTriggers(trigger: String) {
        #expect(Self.messages(trigger: trigger) == [])
        #expect(Self.messages("exit: [\(trigger.replacing(", key: event.segment, max_age: 1h", with: ""))]") == [])
    }

    @Test func ofTheEventTheSegmentAndTheStageCanBeReadAndNothingElse() {
        #expect(
            Self.messages(trigger: "{enters: stage, where: event.stage == \"busy\"}") == [
                "event type `segment.entered` has no property `stage`"
            ])
        #expect(
            Self.messages("exit: [{leaves: keen, where: trigger.cart_id == event.value}]") == [])
    }

    @Test(arguments: [
        ("{enters: hot}", "it reads a feature that fades: `hot` → `warmth` → `heat` → `interest`"),
        ("{leaves: old}", "it reads `now`: `old` → `age` → `now`"),
    ])
    func aSegmentThatReadsTheTimeOrWhatFadesIsRefusedWithTheChain(trigger: String, chain: String) {
        for messages in [Self.messages(trigger: trigger), Self.messages("exit: [\(trigger)]")] {
            #expect(messages.count == 1)
            #expect(messages.first?.hasSuffix(chain) == true, "\(messages)")
        }
        // Where nobody waits for it, it may.
        #expect(Self.messages("when: hot && old") == [])
    }

    @Test(arguments: [
        ("{enters: kean}", "segment `kean` is not declared"),
        ("{enters: views_1d}", "segment `views_1d` is not declared"),
        ("{enters: {stage: bussy}}", "segment `stage` has no stage `bussy`"),
        ("{enters: {keen: busy}}", "segment `keen` has no stages: one is in it or not"),
        ("{enters: keen, leaves: keen}", "`trigger` takes only one of `event`, `enters` or `leaves`"),
        ("{event: cart.updated, enters: keen}", "`trigger` takes only one of `event`, `enters` or `leaves`"),
        ("{where: 'true'}", "`trigger` needs one of `event`, `enters` or `leaves`"),
        ("{enters: {stage: busy, keen: x}}", "`enters` takes one segment, or one with one of its stages"),
        ("segment.entered", "nobody sends `segment.entered`: it comes about inside"),
    ])
    func whatCannotBeMeantIsToldOnce(trigger: String, message: String) {
        #expect(Self.messages(trigger: trigger).filter { !$0.contains("always holds") } == [message])
    }

    @Test func noFeatureCountsChangesOfSegmentsAndNoFileDeclaresThem() {
        #expect(
            load(shop, "features: {x: {count: segment.left}}").messages == [
                "nobody sends `segment.left`: it comes about inside"
            ])
        #expect(
            load(shop, "events: {segment.left: {}}").messages == [
                "`segment.left` is a system event: it is declared already, and its data is fixed"
            ])
    }

    @Test func namingALabelledSegmentCarriesItsLabel() {
        let labelled = """
            segments: {ill: {when: 'individual.?birth_year.orValue(0) > 0', labels: [health]}}
            policies: {labels: {health: {consent: health-personalisation}}}

            """
        let loaded = load(shop, labelled, campaign(trigger: "{enters: ill}"))
        #expect(loaded.messages.contains { $0.contains("carries the label `health`") }, "\(loaded.text)")
        #expect(load(shop, labelled, campaign("uses: [health]", trigger: "{enters: ill}")).messages == [])
        #expect(
            load(shop, labelled, campaign("exit: [{leaves: ill}]")).messages.contains {
                $0.contains("carries the label `health`")
            })
    }

    @Test func whatIsWaitedForIsUsed() {
        let files = [
            RuleFile(path: "a.yaml", bytes: Array(shop.utf8)),
            RuleFile(
                path: "b.yaml",
                bytes: Array(
                    ("features: {v: {count: page.viewed, over: 1d}}\nsegments: {keen: v > 2, stage: [{busy: v > 1}]}\n"
                        + campaign("exit: [{leaves: {stage: busy}}]", trigger: "{enters: keen}")).utf8)),
        ]
        #expect(!analysed(files).messages.contains { $0.contains("nothing uses segment") })
    }

    @Test func whoWaitsForASegmentIsKnownByIt() throws {
        let rules = try #require(
            load(shop, Self.segments, campaign("exit: [{leaves: stage}]", trigger: "{enters: keen}")).ruleSet)
        let watched = try #require(rules.watchedSegments)
        #expect(watched.segments.map { rules.segments[$0.segment].name } == ["keen", "stage"])
        #expect(watched.features.map { rules.features.features[$0].name } == ["views_1d"])
        #expect(load(shop, Self.segments, campaign("when: keen")).ruleSet?.watchedSegments == nil)
    }
}
