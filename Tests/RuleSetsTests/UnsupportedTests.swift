import RuleSets
import Testing

/// What the language has and this version has not is told apart from what nobody knows.
struct UnsupportedTests {
    private static let send = "send: {channels: [push], template: t}"

    private static let texts: [(key: String, text: String)] = [
        ("hours", "channels: {phone: {address: individual.email, hours: '09:00-12:00'}}"),
        ("outside", "channels: {phone: {address: individual.email, outside: hold}}"),
        ("quiet_hours", "policies: {quiet_hours: {from: '21:00', to: '08:00'}}"),
        ("calendar-day", "policies: {caps: [{max: 2, per: calendar-day}]}"),
        ("choose", "campaigns: {x: {trigger: cart.updated, steps: [{choose: []}, {\(send)}]}}"),
        ("await", "campaigns: {x: {trigger: cart.updated, steps: [{await: {event: page.viewed}}, {\(send)}]}}"),
        (
            "until: {time, days}",
            "campaigns: {x: {trigger: cart.updated, steps: [{wait: {until: {time: '09:00'}}}, {\(send)}]}}"
        ),
        ("variants", "campaigns: {x: {trigger: cart.updated, message: {channels: [push], variants: []}}}"),
        (
            "fallback",
            "campaigns: {x: {trigger: cart.updated, message: {channels: [push], template: t, fallback: true}}}"
        ),
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
}
