import CEL
import Decisions
import Engine
import Scenarios
import Testing

/// Scores, computed when they are read.
struct ScoreTests {
    /// What parameters of a message come to after an event of type `a` in each of some minutes.
    private static func params(
        _ names: [String], features: String = "", scores: String, minutes: Int = 3
    ) throws -> [String: Value] {
        let params = names.map { "\($0): '${\($0)}'" }.joined(separator: ", ")
        let send = "{send: {channels: [push], template: t, params: {\(params)}}}"
        let text = rules(journey(trigger: "b", send), more: "features:\n\(features)\nscores:\n\(scores)\n")
        var scenario = try Scenario(text)
        for minute in 0..<minutes { scenario.happen(Double(minute), "a", ["n": .int(2), "x": .double(1.5)]) }
        scenario.happen(Double(minutes), "b")
        let sent = scenario.decisions.first { $0.message != nil }?.message?.params ?? []
        return Dictionary(sent.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func aLogisticScoreWeighsFeaturesAndScores() throws {
        let features = "  n_ever: {sum: a, of: event.n}\n  x_ever: {mean: a, of: event.x, default: 0.0}"
        let scores = """
              even: {logistic: {weights: {}}}
              likely: {logistic: {intercept: -2.1, weights: {n_ever: 0.3, x_ever: 0.01, twice: 0.5}}}
              twice: double(n_ever) * 2.0
              never: {logistic: {intercept: -1000000, weights: {}}}
              always: {logistic: {intercept: 1000000, weights: {n_ever: 1000}}}
            """
        let values = try Self.params(["even", "likely", "never", "always"], features: features, scores: scores)
        #expect(values["even"] == .double(0.5))
        #expect(values["never"] == .double(0))
        #expect(values["always"] == .double(1))
        guard case .double(let likely)? = values["likely"] else {
            Issue.record("no double: \(values)")
            return
        }
        // z = −2.1 + 0.3 · 6 + 0.01 · 1.5 + 0.5 · 12 = 5.715
        #expect(abs(likely - 0.996_714_678_392_874_6) < 1e-12)
    }

    @Test func anErrorOfWhatIsWeighedIsTheScores() throws {
        let scores = """
              broken: double(n_ever / (n_ever - 6))
              likely: {logistic: {weights: {broken: 1}}}
            """
        var scenario = try Scenario(
            rules(
                campaign("c", trigger: "b", "when: likely > 0.5 || true", "trace: true") + "\n"
                    + campaign("d", trigger: "b", "when: likely > 0.5"),
                more: "features: {n_ever: {sum: a, of: event.n}}\nscores:\n\(scores)\n"))
        for minute in 0..<3 { scenario.happen(Double(minute), "a", ["n": .int(2)]) }
        scenario.happen(3, "b")
        #expect(scenario.lines.contains { $0.hasPrefix("3m c") && $0.contains("sent") })
        #expect(scenario.lines.contains("3m d suppressed error divide by zero"))
    }

    /// Each of 60 scores reads the one before twice: computed anew each time they would never end.
    @Test func withinOneConditionAScoreIsComputedOnce() throws {
        let chain = (1..<60).map { "  s\($0): s\($0 - 1) + s\($0 - 1) * 0.5" }.joined(separator: "\n")
        let values = try Self.params(["s59"], scores: "  s0: '1.0'\n" + chain)
        guard case .double(let value)? = values["s59"] else {
            Issue.record("no double: \(values)")
            return
        }
        #expect(abs(value / 24_512_312_477.955_35 - 1) < 1e-9)
    }

    @Test func whatStandsOnAPersonalAttributeIsMaskedHoweverOftenItIsRead() throws {
        let more = "scores: {reach: 'has(individual.email) ? size(individual.email) : 0', twice: reach * 2}"
        var scenario = try Scenario(
            rules(campaign("c", "when: reach > 0 && twice > 0 && reach + twice > 0"), more: more))
        scenario.set(["email": .string("joe@example.org")])
        scenario.happen(1, "a")
        let inputs = scenario.decisions.first { $0.outcome == .sent }?.inputs ?? []
        #expect(inputs.map(\.name).sorted() == ["reach", "twice"])
        #expect(inputs.allSatisfy { $0.value == .string("masked") }, "\(inputs)")
    }
}
