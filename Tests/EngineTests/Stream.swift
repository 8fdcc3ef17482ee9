import CEL
import Decisions
import Engine
import Events
import State
import RuleSets
import Scenarios
import SeededRandomness

/// What a partition is given, one after the other.
enum Given {
    case event(Event, arrival: Milliseconds)
    case time(Milliseconds)
}

/// Rules with everything in them that keeps state.
let everything = """
    events:
      a: {properties: {k: string, n: int}}
      b: {properties: {k: string, n: int}}
    attributes: {token: string}
    channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}, mail: {address: '"m"'}}
    features:
      n_10m: {count: a, over: 10m}
      sum_1h: {sum: b, of: event.n, over: 1h}
      last_k: {last: a, of: event.k}
    policies:
      consent: {default: granted}
      time_zone: {default: UTC}
      quiet_hours: {from: "09:30", to: "09:50", channels: [push]}
      caps: [{max: 2, per: 20m, channel: push}, {max: 5, per: 1h}, {max: 9, per: calendar-day}]
    campaigns:
      debounce:
        trigger: {event: a, key: event.k, max_age: 20m}
        restart: true
        when: n_10m >= 2
        exit: [{event: b, where: event.k == trigger.k}]
        steps: [{wait: 5m}, {send: {channels: [push, mail], template: t, params: {n: '${event.n}', s: '${sum_1h}'}}}, {wait: 10m}, {send: {channels: [mail], template: u}}]
      follows:
        trigger: {event: a, key: event.k}
        purpose: transactional
        restart: true
        steps:
          - await: {event: b, where: event.k == trigger.k, within: 8m}
            then:
              - await: {event: a, within: 6m}
                then: [{wait: 3m}, {send: {channels: [mail], template: inner, params: {e: '${event.n}', t: '${trigger.n}'}}}]
                else: [{send: {channels: [mail], params: {e: '${event.k}'}, variants: [{name: one, weight: 1, template: o}, {name: two, weight: 2, template: p}]}}]
              - wait: 2m
              - {send: {channels: [mail], template: outer, params: {e: '${event.n}', id: '${event.id}'}}}
            else:
              - choose:
                  - {when: event.n >= 3, steps: [{wait: 4m}, {send: {channels: [mail], template: many}}]}
                  - {else: [{wait: {until: {time: "09:45"}}}]}
          - {send: {channels: [mail], template: end, params: {n: '${event.n}'}}}
      once:
        trigger: b
        re_entry: {after: 30m}
        value: event.n
        steps: [{send: {channels: [push], template: v}}, {wait: 7m}, {when: 'last_k.orValue("") == "x"', send: {channels: [push], template: w}}]

    """

/// A seeded stream of events, late ones and duplicates among them, and of time passing.
func stream(_ seed: UInt64, rules: RuleSet, length: Int = 120, individuals: [String] = ["joe", "ann", "zoe"]) -> [Given]
{
    var generator = SeededGenerator(seed: seed)
    var now = Scenario.origin
    var inputs: [Given] = []
    var events: [Event] = []
    for index in 0..<length {
        if !generator.chance(3) { now += generator.pick(0...4) * 60_000 }
        switch generator.pick(0...9) {
        case 0: inputs.append(.time(now))
        case 1 where !events.isEmpty:
            inputs.append(.event(generator.pick(of: events), arrival: now))
        case 2:
            let granted = !generator.chance(3)
            let event = rules.event(
                "consent.changed", "e-\(index)", of: generator.pick(of: individuals), at: now,
                effect: .consent(purpose: "marketing", channel: generator.pick(of: ["push", nil]), granted: granted))
            inputs.append(.event(event, arrival: now))
        case 3:
            let token: Value? = generator.pick(of: [.string("t-\(index)"), .string(""), nil])
            let event = rules.event(
                "individual.updated", "e-\(index)", of: generator.pick(of: individuals), at: now,
                effect: generator.chance(5) ? .noAttributes : .attributes([(0, token)]))
            inputs.append(.event(event, arrival: now))
        default:
            let late = generator.chance(4) ? generator.pick(-3...30) * 60_000 : 0
            let event = rules.event(
                generator.pick(of: ["a", "a", "b"]), "e-\(index)", of: generator.pick(of: individuals), at: now - late,
                ["k": .string(generator.pick(of: ["x", "y"])), "n": .int(generator.pick(0...5))])
            events.append(event)
            inputs.append(.event(event, arrival: now))
        }
    }
    inputs.append(.time(now + 3 * 3_600_000))
    return inputs
}

extension PartitionProcessor {
    convenience init(_ rules: RuleSet) {
        self.init(rules: rules, options: Options(application: "app"))
    }

    /// Gives it some inputs; the decisions, and what became of each event.
    @discardableResult
    func feed(_ inputs: some Sequence<Given>, outcomes: inout [EventOutcome]) -> [String] {
        var effects = Effects(.values)
        for input in inputs {
            switch input {
            case .event(let event, let arrival):
                if let outcome = step(.event(event), .at(arrival), into: &effects) { outcomes.append(outcome) }
            case .time(let time): step(.time, .at(time), into: &effects)
            }
        }
        return (effects.outcomes + effects.decisions).map(\.everything)
    }

    /// Gives it some inputs; the decisions.
    @discardableResult
    func feed(_ inputs: some Sequence<Given>) -> [String] {
        var outcomes: [EventOutcome] = []
        return feed(inputs, outcomes: &outcomes)
    }

    /// All that it knows.
    func snapshot(_ individuals: [String] = ["joe", "ann", "zoe"]) -> Snapshot {
        Snapshot(
            clock: clock, count: individualCount, bytes: stateBytes, states: individuals.map { state(of: $0)?.bytes })
    }
}

struct Snapshot: Equatable {
    let clock: Milliseconds
    let count: Int
    let bytes: Int
    let states: [[UInt8]?]
}
