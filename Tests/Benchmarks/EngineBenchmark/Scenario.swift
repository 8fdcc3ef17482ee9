import Events
import JSON
import RuleSets

/// One thing that happens to an individual, day after day, for a profiler that counts what it takes: fixed rules, fixed events.
///
/// Only the last day is counted. Then states and tables have grown, and the individual was touched in the transaction before, so that
/// what a transaction costs once an individual (its state kept for a rollback) is not part of it.
struct Scenario: ~Copyable {
    /// What happens.
    enum Kind: String, CaseIterable {
        /// An event that features count and no campaign listens to.
        case counted
        /// An event that starts a journey: condition on the event, condition on a feature, re-entry, a wait.
        case entry
        /// The wait ends: consent, channel and a cap are judged, the message and its decision are written.
        case reminder
    }

    private static let start: Milliseconds = 1_772_442_000_000
    private static let day: Milliseconds = 86_400_000
    private static let minute: Milliseconds = 60_000
    /// Longer than any window of the rules.
    private static let daysOfWarmUp = 9

    private let individuals: [[UInt8]]
    private var fold: PartitionFold

    /// Runs a scenario for so many individuals and prints how many events (or timers) and records were counted.
    static func run(_ kind: Kind, individuals: Int) throws {
        let rules = try checkedRules([RuleFile(path: "scenario.yaml", bytes: Array(ruleFile.utf8))])
        var scenario = Scenario(
            individuals: (0..<individuals).map { Array("c-\($0 + 1)".utf8) }, fold: PartitionFold(rules: rules))
        scenario.introduce()
        for day in 1...daysOfWarmUp { scenario.live(through: day, counting: nil) }
        let written = scenario.live(through: daysOfWarmUp + 1, counting: kind)
        print("events \(individuals) records \(written)")
    }

    private mutating func introduce() {
        for record in records(at: Self.start, "individual.updated", #"{"attributes":{"push_token":"t-1"}}"#) {
            fold.process(record)
        }
        for record in records(at: Self.start, "consent.changed", #"{"purpose":"marketing","granted":true}"#) {
            fold.process(record)
        }
        fold.commit()
    }

    /// A day, one transaction: everybody looks twice, fills a basket and is reminded of it. Returns the records written of what is
    /// counted.
    @discardableResult
    private mutating func live(through day: Int, counting kind: Kind?) -> Int {
        let morning = Self.start + Milliseconds(day) * Self.day
        let looks = records(at: morning, "page.viewed", #"{"category":"shoes","price":79.95}"#)
        let looksAgain = records(at: morning + Self.minute, "page.viewed", #"{"category":"books","price":12.5}"#)
        let filled = morning + 2 * Self.minute
        let baskets = records(at: filled, "cart.updated", #"{"cart_id":"basket","value":80.0}"#)
        let reminders = filled + 40 * Self.minute

        for record in looks { fold.process(record) }
        count(.counted, of: kind) { fold in for record in looksAgain { fold.process(record) } }
        let entered = count(.entry, of: kind) { fold in for record in baskets { fold.process(record) } }
        let reminded = count(.reminder, of: kind) { fold in fold.advance(to: reminders) }
        fold.commit()
        return kind == .entry ? entered : kind == .reminder ? reminded : 0
    }

    /// Does something, in the counted section where it is what is asked for. Returns the records written.
    @discardableResult
    private mutating func count(_ kind: Kind, of counted: Kind?, _ body: (inout PartitionFold) -> Void) -> Int {
        let before = fold.recordCount
        if kind == counted { measuredSection { body(&fold) } } else { body(&fold) }
        return fold.recordCount - before
    }

    /// The same of everybody, one a millisecond.
    private func records(at time: Milliseconds, _ type: String, _ data: String) -> [InputRecord] {
        individuals.enumerated().map { index, key in
            let now = time + Milliseconds(index)
            var json = JSONWriter()
            json.object {
                $0.key("specversion")
                $0.string("1.0")
                $0.key("id")
                $0.string("\(type)-\(now)")
                $0.key("source")
                $0.string("/shop/web")
                $0.key("type")
                $0.string(type)
                $0.key("time")
                $0.string(InstantText.rfc3339(now))
                $0.key("data")
                $0.raw(Array(data.utf8))
            }
            return InputRecord(key: key, value: json.bytes, arrival: now)
        }
    }

    private static let ruleFile = """
        events:
          page.viewed: {properties: {category: string, price: double}}
          cart.updated: {properties: {cart_id: string, value: double}}
        attributes:
          push_token: {type: string, pii: true}
        features:
          views_24h: {count: page.viewed, over: 24h}
          dearest_view_7d: {max: page.viewed, of: event.price, over: 7d}
          last_category_7d: {last: page.viewed, of: event.category, over: 7d, default: nothing}
        channels:
          push: {address: individual.push_token}
        policies:
          consent: {default: denied}
          caps:
            - {max: 2, per: 24h, channel: push}
        campaigns:
          cart-reminder:
            priority: 60
            trigger:
              event: cart.updated
              where: event.value >= 50
              key: event.cart_id
            when: views_24h >= 1
            re_entry: {after: 12h}
            steps:
              - wait: 30m
              - id: nudge
                send:
                  channels: [push]
                  template: cart-reminder-v1
                  params: {total: '${event.value}'}
        """
}
