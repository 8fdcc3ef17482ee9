internal import HumanText
internal import CommandLineTool

/// Where the demo shows itself: a live view on a terminal that can, lines everywhere else, and a summary at the end of both.
struct DemoDisplay: ~Copyable {
    /// Often enough to look alive, seldom enough to read.
    private static let redrawing = Duration.milliseconds(200)
    /// As lines totals are told once a second.
    private static let telling = Duration.seconds(1)

    private let output: Output
    private let hints: [DemoHint]
    private var screen: LiveScreen?
    private var due = ContinuousClock.now
    /// Messages that have been printed as lines.
    private var told = 0

    init(on output: Output, hints: [DemoHint]) {
        self.output = output
        self.hints = hints
        screen = LiveScreen(on: output)
    }

    /// Says what is about to be seen, before there is anything.
    mutating func open(_ settings: Demo.Settings, campaigns: [DemoCampaign]) {
        let words =
            "A shop with \(settings.individuals.counted("visitor")), \(settings.rate.counted("event")) a "
            + "second; a second here is \(DemoClock.speed / 60) minutes there. \(campaigns.count.counted("campaign")): "
            + campaigns.map(\.name).joined(separator: ", ")
        if screen != nil {
            screen?.draw { DemoOpening.lines(words: words, campaigns: campaigns, columns: $0.columns) }
        } else {
            output.writeLine(StyledLine.visible(words))
            output.flush()
        }
    }

    /// Whether it is time to show something new.
    var isDue: Bool { ContinuousClock.now >= due }

    /// Shows an instant.
    mutating func show(_ snapshot: DemoSnapshot) {
        due = ContinuousClock.now + (screen == nil ? Self.telling : Self.redrawing)
        if screen != nil {
            let dashboard = snapshot.dashboard(hints: hints)
            screen?.draw { DashboardView.lines(dashboard, size: $0) }
        } else {
            tell(snapshot.tally)
            output.writeLine(output.terminal.styled(DashboardView.totals(snapshot.dashboard(hints: [])), .dim))
            output.flush()
        }
    }

    /// Puts the terminal back and tells how it went.
    mutating func close(_ snapshot: DemoSnapshot) {
        if screen == nil { tell(snapshot.tally) }
        screen = nil
        for line in DemoSummary.lines(snapshot, hints: hints) { output.writeLine(line.rendered(for: output.terminal)) }
        output.flush()
    }

    /// Prints the messages that came since the last time.
    private mutating func tell(_ tally: DemoTally) {
        for sentence in tally.sentences.suffix(tally.messages - told) {
            output.writeLine(StyledLine.visible(sentence.text))
        }
        told = tally.messages
    }
}
