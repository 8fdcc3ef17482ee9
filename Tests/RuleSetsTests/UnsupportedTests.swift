import RuleSets
import Testing

/// What the language has and this version has not is told apart from what nobody knows.
struct UnsupportedTests {
    private static let send = "send: {channels: [push], template: t}"

    private static let texts: [(key: String, text: String)] = [
        ("holdout", "policies: {holdout: {percent: 5}}"),
        ("suppress", "policies: {suppress: []}"),
        ("paused", "policies: {paused: []}"),
        ("rollout", campaign("rollout: {percent: 10}")),
        ("active", campaign("active: {sends: false}")),
        ("holdout", campaign("holdout: {percent: 10}")),
        ("goal", campaign("goal: {event: order.completed, within: 72h}")),
        ("shadow", campaign("mode: shadow")),
        ("paused", campaign("mode: paused")),
        ("enters", campaign(trigger: "{enters: keen}")),
        ("leaves", campaign(trigger: "{leaves: {stage: visitor}}")),
        ("leaves", campaign("exit: [{leaves: {stage: visitor}}]")),
        ("enters", campaign("exit: [{enters: keen}]")),
        ("message.clicked", "features: {x: {count: message.clicked}}"),
        ("choose", "campaigns: {x: {trigger: cart.updated, steps: [{choose: []}, {\(send)}]}}"),
        ("await", "campaigns: {x: {trigger: cart.updated, steps: [{await: {event: page.viewed}}, {\(send)}]}}"),
        (
            "until: {time, days}",
            "campaigns: {x: {trigger: cart.updated, steps: [{wait: {until: {time: '09:00'}}}, {\(send)}]}}"
        ),
        ("variants", "campaigns: {x: {trigger: cart.updated, message: {channels: [push], variants: []}}}"),
        ("holdout", "tests: [{name: x, start: 2026-03-02T09:00:00Z, holdout: true}]"),
    ]

    @Test(arguments: texts)
    func itIsRefusedAsNotSupportedAndNothingElseIsSaid(key: String, text: String) {
        let loaded = load(shop, text)
        #expect(loaded.ruleSet == nil)
        #expect(
            loaded.messages == ["`\(key)` is not supported by this version"]
                || loaded.messages == ["key `\(key)` is not supported by this version"], "\(loaded.text)")
    }

    @Test func anAwaitWithItsBranchesIsRefusedKeyByKey() {
        let steps = "[{await: {event: x}, then: [], else: []}, {\(Self.send)}]"
        let loaded = load(shop, "campaigns: {x: {trigger: cart.updated, steps: \(steps)}}")
        #expect(loaded.messages == ["await", "then", "else"].map { "key `\($0)` is not supported by this version" })
    }

    @Test func modeLiveIsTheOneThereIs() {
        #expect(load(shop, campaign("mode: live")).text == "")
    }
}
