internal import CommandLineTool
internal import HumanText

/// What the demo shows at one instant.
struct DemoSnapshot: Sendable {
    /// Since the shop opened, by the clock.
    var elapsed: Duration
    /// How long the demo goes on; nil until it is stopped.
    var duration: Duration?
    /// How many people may come.
    var visitors: Int
    /// Events written to the broker.
    var sold: Int
    /// Events whose transaction has committed.
    var read: Int
    /// Individuals whose state is kept.
    var individuals: Int
    /// Events written and messages, a second, over the last seconds.
    var rates: RateMeter.Rates
    /// What became of the events.
    var tally: DemoTally
    /// When campaigns can send for the first time.
    var outlook = DemoOutlook(waits: [:])
    /// What visitors did last, in words.
    var acts: [String] = []
    /// The visitor who is followed.
    var aside: Dashboard.Aside?

    /// Events that are written but not done.
    var waiting: Int { max(0, sold - read) }

    /// The average over the whole time.
    var eventsPerSecond: Double { Double(sold) / max(elapsed / .seconds(1), 0.001) }

    /// The instant as a screen shows it.
    func dashboard(hints: [DemoHint]) -> Dashboard {
        var dashboard = Dashboard(
            title: "a shop with \(visitors.counted("visitor")); 1 s here is \(DemoClock.speed / 60) min there",
            clock: DashboardText.minutes(elapsed) + (duration.map { " of \(DashboardText.minutes($0))" } ?? ""))
        dashboard.events = sold
        dashboard.individuals = individuals
        dashboard.waiting = waiting
        dashboard.messages = tally.messages
        dashboard.rates = rates
        if let median = tally.delay(below: 0.5), let worst = tally.delay(below: 0.99) {
            dashboard.delays = .init(median: median, worst: worst)
        }
        dashboard.campaigns = tally.campaigns.map { campaign in
            var campaign = campaign
            campaign.note = outlook.note(campaign.name, elapsed: elapsed, duration: duration)
            return campaign
        }
        dashboard.suppressions = tally.suppressions
        dashboard.sentences = tally.sentences
        dashboard.meanwhile = acts
        dashboard.aside = aside
        dashboard.footer = "Ctrl-C ends it" + (hints.first.map { "; then try: \($0.command)" } ?? "")
        return dashboard
    }
}
