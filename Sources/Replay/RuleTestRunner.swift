internal import Decisions
internal import Engine
internal import Events
internal import State
package import RuleSets

/// What came of one rule test.
package struct RuleTestResult {
    /// The test.
    package let test: RuleTest
    /// What was not as expected, in the order found; empty where the test passed.
    package let failures: [Failure]

    /// One thing that was not as expected.
    package struct Failure {
        /// The line in the test's file where the expectation stands, 1-based.
        package let line: Int
        /// What was expected and what happened instead; may have several lines.
        package let message: String
    }
}

/// Runs rule tests in virtual time, on the engine that the daemon runs.
package struct RuleTestRunner {
    private let rules: RuleSet

    /// The application id of tests, a part of command ids.
    static let application = "test"

    /// Creates a runner for the tests of a rule set.
    package init(rules: RuleSet) {
        self.rules = rules
    }

    /// Runs one test.
    package func run(_ test: RuleTest) -> RuleTestResult {
        var run = RuleTestRun(test: test, rules: rules)
        run.play()
        let failures = run.failures + ExpectationMatch(test: test, rules: rules, decisions: run.decisions).failures()
        return RuleTestResult(test: test, failures: failures.sorted { $0.line < $1.line })
    }
}

/// One run of a test: the partition and what it decided so far.
struct RuleTestRun: ~Copyable {
    let test: RuleTest
    /// The whole rule set, whose campaigns the test's indexes mean.
    private let rules: RuleSet
    private var driver: Driver
    private(set) var decisions: [Decision] = []
    private(set) var failures: [RuleTestResult.Failure] = []

    init(test: RuleTest, rules: RuleSet) {
        self.test = test
        self.rules = rules
        driver = Driver(
            rules: test.campaigns.map(rules.keeping(campaigns:)) ?? rules, schema: rules.schema,
            options: PartitionProcessor.Options(application: RuleTestRunner.application), form: .values)
    }

    /// Plays the timeline and reads what the test reads, in order of time; readings come after all that happens at their instant.
    mutating func play() {
        setUp()
        var readings = test.readings.sorted { $0.at < $1.at }[...]
        for item in test.timeline {
            while let reading = readings.first, reading.at < item.at {
                readings.removeFirst()
                read(reading)
            }
            if let arrival = item.event { arrive(arrival, item) } else { pass(to: item.at) }
        }
        for reading in readings { read(reading) }
        let end = ((test.expectations ?? []) + test.never).compactMap(\.latestInstant).max()
        if let end { pass(to: end) }
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
        commit()
    }

    private mutating func commit() {
        decisions += driver.effects.outcomes
        driver.commit()
    }

    private mutating func arrive(_ arrival: RuleTest.Arrival, _ item: RuleTest.Item) {
        var lastCommand: String?
        if let campaign = arrival.command {
            // The command that it names may be due by now.
            pass(to: item.at)
            lastCommand = commandID(ofLast: rules.campaigns[campaign].name)
        }
        let record = TestRecord(arrival, test: test, lastCommand: lastCommand, at: item.at)
        let result = unsafe driver.play(key: record.key.span.bytes, value: record.value.span.bytes, at: item.at)
        commit()
        check(result, of: arrival, line: item.line)
    }

    private mutating func check(_ result: RecordResult, of arrival: RuleTest.Arrival, line: Int) {
        let outcome: String
        switch result {
        case .event(let event): outcome = event.name
        case .undeclaredType: outcome = "undeclared_type"
        case .tombstone: outcome = "tombstone"
        case .rejected(let reject):
            outcome = reject.reason.rawValue
            if arrival.rejected == nil { fail(line, "`\(arrival.type)` was rejected, \(outcome): \(reject.message)") }
        }
        if let expected = arrival.rejected, expected != outcome {
            fail(line, "expected `\(arrival.type)` to be rejected as \(expected); it was \(outcome)")
        } else if arrival.rejected == nil, ["duplicate", "undeclared_type", "erased"].contains(outcome) {
            fail(line, "`\(arrival.type)` was not applied: \(outcome)")
        }
    }

    /// The id of the last command that a campaign sent.
    private func commandID(ofLast campaign: String) -> String? {
        decisions.last { $0.message != nil && $0.campaign.utf8.elementsEqual(campaign.utf8) }?.message?.commandID
            .description
    }

    private mutating func read(_ reading: RuleTest.Reading) {
        pass(to: reading.at)
        let value = driver.processor.value(of: reading.slot, for: reading.individual ?? test.individual.id)
        if !ValueMatch.matches(expected: reading.value, actual: value) {
            fail(
                reading.line,
                "expected \(reading.name) to be \(ValueMatch.text(reading.value)); it was \(ValueMatch.text(value))")
        }
    }

    private mutating func fail(_ line: Int, _ message: String) {
        failures.append(RuleTestResult.Failure(line: line, message: message))
    }
}
