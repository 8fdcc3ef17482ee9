import RuleSets
import Testing

/// What the language has and this version has not is told apart from what nobody knows.
struct UnsupportedTests {
    private static let texts: [(key: String, text: String)] = [
        ("hours", "channels: {phone: {address: individual.email, hours: '09:00-12:00'}}"),
        ("outside", "channels: {phone: {address: individual.email, outside: hold}}"),
        ("holdout", "policies: {holdout: {percent: 5}}"),
        ("quiet_hours", "policies: {quiet_hours: {from: '21:00', to: '08:00'}}"),
        ("suppress", "policies: {suppress: []}"),
        ("paused", "policies: {paused: []}"),
        ("calendar-day", "policies: {caps: [{max: 2, per: calendar-day}]}"),
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
        (
            "fallback",
            "campaigns: {x: {trigger: cart.updated, message: {channels: [push], template: t, fallback: true}}}"
        ),
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

    @Test func modeLiveIsTheOneThereIs() {
        #expect(load(shop, campaign("mode: live")).text == "")
    }
}
