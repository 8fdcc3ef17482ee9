internal import CEL
internal import Decisions
internal import Engine
internal import Events
internal import HumanText
internal import JSON
internal import RuleSets
internal import State

/// One run of a test: the partition and what it decided so far.
struct RuleTestRun: ~Copyable {
    let test: RuleTest
    /// The whole rule set, whose campaigns the test's indexes mean.
    private let rules: RuleSet
    private var driver: Driver
    private(set) var decisions: [Decision] = []
    /// The commands sent, as the commands topic would carry them, a line each; nil where nobody wants them.
    private(set) var commands: JSONWriter?
    private(set) var failures: [RuleTestResult.Failure] = []
    /// Keeps what happened, for whoever asks why.
    private(set) var recorder: MomentRecorder

    init(test: RuleTest, rules: RuleSet, recorder: MomentRecorder, keepingCommands keepsCommands: Bool = false) {
        self.test = test
        commands = keepsCommands ? JSONWriter() : nil
        self.rules = rules
        self.recorder = recorder
        driver = Driver(
            rules: test.campaigns.map(rules.keeping(campaigns:)) ?? rules, schema: rules.schema,
            options: PartitionProcessor.Options(
                application: RuleTestRunner.application, drawsGroups: test.drawsGroups), form: .values)
    }

    /// Plays the timeline and reads what the test reads, in order of time; readings come after all that happens at their instant.
    mutating func play() {
        setUp()
        var readings = test.readings.sorted { $0.at < $1.at }[...]
        for (index, item) in test.timeline.enumerated() {
            while let reading = readings.first, reading.at < item.at {
                readings.removeFirst()
                read(reading)
            }
            if let arrival = item.event { arrive(arrival, item, number: index + 1) } else { pass(to: item.at) }
        }
        for reading in readings { read(reading) }
        // The clock does not move by a record that is rejected, also where that is the last item.
        let instants = ((test.expectations ?? []) + test.never).compactMap(\.latestInstant)
        if let end = (instants + test.timeline.suffix(1).map(\.at)).max() { pass(to: end) }
    }

    private mutating func setUp() {
        var state = IndividualState(id: test.individual.id)
        let before = test.start - 1
        for attribute in test.individual.attributes {
            state.setAttribute(attribute.index, to: attribute.value, in: rules.schema)
        }
        for consent in test.individual.consents {
            state.setConsent(
                purpose: consent.purpose, channel: consent.channel, granted: consent.granted, time: before)
        }
        driver.processor.restore(state)
        pass(to: test.start)
    }

    private mutating func pass(to time: Milliseconds) {
        driver.pass(to: time)
        commit(nil, at: time)
    }

    private mutating func commit(_ item: RuleTest.Item?, at time: Milliseconds) {
        decisions += driver.effects.outcomes
        recorder.note(item, at: time, driver.effects.outcomes, of: test, driver.processor)
        keepCommands()
        driver.commit()
    }

    private mutating func keepCommands() {
        guard commands != nil, driver.effects.hasCommand else { return }
        let writer = RecordWriter(application: RuleTestRunner.application, ruleSet: rules.hash)
        for decision in driver.effects.outcomes {
            guard let command = decision.command else { continue }
            var json = JSONWriter()
            writer.write(command, of: decision, to: &json)
            json.newline()
            commands?.fragment(json.bytes)
        }
    }

    private mutating func arrive(_ arrival: RuleTest.Arrival, _ item: RuleTest.Item, number: Int) {
        let name = "item \(number) of the timeline, `\(arrival.type)` at \(test.offset(of: item.at))"
        // Where it is to be told what led to what, timers and the event are apart: they come first anyway.
        if recorder.isWatching, arrival.rejected == nil { pass(to: item.at) }
        var lastCommand: String?
        if let campaign = arrival.command {
            // The command that it names may be due by now.
            pass(to: item.at)
            lastCommand = commandID(ofLast: rules.campaigns[campaign].name)
            if lastCommand == nil {
                let campaignName = rules.campaigns[campaign].name
                fail(
                    item.line, "\(name), answers a command of \(campaignName), which has sent nothing by then",
                    campaign: campaign)
            }
        }
        let record = TestRecord(arrival, test: test, lastCommand: lastCommand, at: item.at)
        let result = unsafe driver.play(key: record.key.span.bytes, value: record.value.span.bytes, at: item.at)
        commit(item, at: item.at)
        check(result, of: arrival, item, name)
    }

    private mutating func check(
        _ result: RecordResult, of arrival: RuleTest.Arrival, _ item: RuleTest.Item, _ name: String
    ) {
        let outcome: String
        var why = ""
        switch result {
        case .event(let event): outcome = event.name
        case .undeclaredType: outcome = "undeclared_type"
        case .tombstone: outcome = "tombstone"
        case .rejected(let reject):
            outcome = reject.reason.rawValue
            why = ": \(reject.message)"
        }
        if let expected = arrival.rejected, expected != outcome {
            fail(item.line, "\(name), should be rejected as \(expected); it was \(outcome)\(why)")
        } else if arrival.rejected == nil, outcome != EventOutcome.applied.name {
            fail(item.line, "\(name), was not applied but rejected as \(outcome)\(why)")
        }
    }

    /// The id of the last command that a campaign sent.
    private func commandID(ofLast campaign: String) -> String? {
        decisions.last { $0.command != nil && $0.campaign.utf8.elementsEqual(campaign.utf8) }?.command?.commandID
            .description
    }

    private mutating func read(_ reading: RuleTest.Reading) {
        pass(to: reading.at)
        let value = driver.processor.value(of: reading.slot, for: reading.individual ?? test.individual.id)
        if ValueMatch.matches(expected: reading.value, actual: value) { return }
        let wanted = if case .error = reading.value { "an error" } else { ValueMatch.text(reading.value) }
        var summary = "expected \(reading.name) to be \(wanted)"
        if let individual = reading.individual { summary += " for \(individual)" }
        summary += " at \(test.offset(of: reading.at)); it was \(ValueMatch.text(value))"
        fail(reading.line, summary)
    }

    private mutating func fail(_ line: Int, _ summary: String, campaign: Int? = nil) {
        failures.append(RuleTestResult.Failure(line: line, summary, campaign: campaign))
    }
}

extension RuleTest {
    /// An instant as tests write it: the time since the start.
    func offset(of time: Milliseconds) -> String {
        DurationText.text(milliseconds: time.subtractingClamped(start))
    }
}
