import Events
import JSON
import RuleSets

/// Events of a type to which five of many campaigns listen, each for a text of its own, for a profiler that counts what the others cost:
/// nothing, they should.
struct ManyCampaigns: ~Copyable {
    private static let start: Milliseconds = 1_772_442_000_000
    private static let individuals = 200
    /// Events of each individual, half of which are counted.
    private static let rounds = 20
    private static let listening = 5
    /// Campaigns a file: it may have 1 MiB.
    private static let fileLength = 1_000
    /// Types over which the other campaigns are spread.
    private static let otherTypes = 20

    /// Runs the events under so many campaigns and prints how many events and records were counted.
    static func run(campaigns: Int) throws {
        let rules = try checkedRules(ruleFiles(campaigns))
        var fold = PartitionFold(rules: rules)
        for round in 0..<rounds / 2 { live(round, in: &fold) }
        let before = fold.tally.records
        measuredSection { for round in rounds / 2..<rounds { live(round, in: &fold) } }
        print("events \(rounds / 2 * individuals) records \(fold.tally.records - before)")
    }

    /// Everybody fills a basket, of a kind for which one campaign waits, and pays it ten minutes later: a journey begins and ends.
    private static func live(_ round: Int, in fold: inout PartitionFold) {
        let now = start + Milliseconds(round) * 3_600_000
        for individual in 0..<individuals {
            fold.process(
                record(
                    individual, round % 2 == 0 ? "cart.updated" : "order.completed",
                    "kind-\((individual + round) % listening)", at: now + Milliseconds(individual)))
        }
        fold.commit()
    }

    private static func record(_ individual: Int, _ type: String, _ kind: String, at time: Milliseconds) -> InputRecord
    {
        var json = JSONWriter()
        json.object {
            $0.key("specversion")
            $0.string("1.0")
            $0.key("id")
            $0.string("\(type)-\(time)")
            $0.key("source")
            $0.string("/shop/web")
            $0.key("type")
            $0.string(type)
            $0.key("time")
            $0.string(InstantText.rfc3339(time))
            $0.key("data")
            $0.object {
                $0.key("kind")
                $0.string(kind)
            }
        }
        return InputRecord(key: Array("c-\(individual)".utf8), value: json.bytes, arrival: time)
    }

    private static func ruleFiles(_ count: Int) -> [RuleFile] {
        let types = (0..<otherTypes).map { "  other.\($0): {properties: {kind: string}}" }
        let dictionary = """
            events:
              cart.updated: {properties: {kind: string}}
              order.completed: {properties: {kind: string}}
            \(types.joined(separator: "\n"))
            channels: {push: {address: '"t"'}}

            """
        let campaigns = stride(from: 0, to: count, by: fileLength).map { first in
            "campaigns:\n" + (first..<min(first + fileLength, count)).map { campaign($0) + "\n" }.joined()
        }
        return ([dictionary] + campaigns).enumerated().map {
            RuleFile(path: "many-\($0).yaml", bytes: Array($1.utf8))
        }
    }

    private static func campaign(_ index: Int) -> String {
        let type = index < listening ? "cart.updated" : "other.\(index % otherTypes)"
        let end = index < listening ? "order.completed" : "other.\((index + 1) % otherTypes)"
        return """
              c-\(index):
                purpose: service
                trigger: {event: \(type), where: event.kind == "kind-\(index)"}
                exit: [{event: \(end)}]
                steps: [{wait: 1d}, {send: {channels: [push], template: t-\(index)}}]
            """
    }
}
