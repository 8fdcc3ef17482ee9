internal import CEL
internal import CommandLineTool
internal import RuleSets

/// When campaigns can send for the first time: some wait for longer than a demo takes.
struct DemoOutlook: Sendable, Equatable {
    /// The least that passes in the shop between a campaign's trigger and its first message, in milliseconds.
    private let waits: [String: Int64]

    init(_ rules: RuleSet) {
        waits = Dictionary(rules.campaigns.map { ($0.name, Self.wait(of: $0)) }) { first, _ in first }
    }

    /// Knows the waits of campaigns by name.
    init(waits: [String: Int64]) { self.waits = waits }

    /// Why a campaign has sent nothing yet; nil where it might have.
    func note(_ campaign: String, elapsed: Swift.Duration, duration: Swift.Duration?) -> String? {
        guard let wait = waits[campaign] else { return nil }
        let needed = Swift.Duration.milliseconds(wait) / DemoClock.speed
        guard needed > elapsed else { return nil }
        let words = "waits \(DemoWords.span(minutes: Int(wait / 60_000)))"
        guard let duration else { return "\(words): not before \(DashboardText.minutes(needed))" }
        return needed >= duration ? "\(words): longer than this run" : words
    }

    /// The campaigns that wait, but not for longer than this by the clock.
    func campaigns(within longest: Swift.Duration) -> Set<String> {
        Set(
            waits.filter { $0.value > 0 && Swift.Duration.milliseconds($0.value) / DemoClock.speed <= longest }.map(
                \.key))
    }

    /// The waits on every way to the first message; what is not known counts as none.
    private static func wait(of campaign: Campaign) -> Int64 {
        var total: Int64 = 0
        var index = 0
        while index < campaign.steps.count {
            let step = campaign.steps[index]
            // One with a condition may be passed over.
            guard step.condition == nil, case .wait(let wait) = step.action else { break }
            total += length(of: wait)
            index = step.next
        }
        return total
    }

    private static func length(of wait: Wait) -> Int64 {
        switch wait {
        case .duration(let milliseconds): return milliseconds
        case .until(let instant):
            var now = Now()
            guard case .timestamp(let until) = instant.evaluate(&now) else { return 0 }
            return max(0, until.milliseconds - Now.time.milliseconds)
        case .localTime: return 0
        }
    }

    /// An event of this instant, of which nothing else is known.
    private struct Now: Activation {
        static let time = Timestamp(clampingMilliseconds: 1_767_225_600_000)

        func value(_ slot: Int) -> Value { .timestamp(Self.time) }
        func has(_ slot: Int) -> Bool { true }
    }
}
