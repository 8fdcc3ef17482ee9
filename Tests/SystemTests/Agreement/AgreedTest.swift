import Foundation
import Testing

/// A rule test of a history that expects each of the decisions of a traced backtest.
struct AgreedTest {
    /// As a rule file.
    let text: String

    /// Members of a decision that an expectation may give, with the expectation's name of it.
    private static let members = [
        ("step", "step"), ("key", "key"), ("channel", "channel"), ("template", "template"), ("variant", "variant"),
        ("reason", "reason"), ("detail", "detail"), ("until", "until"), ("value", "value"), ("holdout", "holdout"),
        ("command_id", "command_id"), ("params", "params"),
    ]
    private static let kinds = [
        "sent": "send", "suppressed": "suppress", "deferred": "defer", "shadow": "shadow", "entered": "enter",
        "exited": "exit", "converted": "convert",
    ]

    init(_ history: ArrivingHistory, _ decisions: [String]) throws {
        var lines = [
            "tests:", "  - name: the history", "    holdout: true",
            "    start: \(ArrivingHistory.text(ArrivingHistory.start))", "    timeline:",
        ]
        for item in history.items {
            let arrival = ArrivingHistory.text(item.arrival)
            let rejected = item.isRepeated ? ", rejected: duplicate" : ""
            lines.append(
                "      - {at: \(arrival), time: \(ArrivingHistory.text(item.time)), id: \(item.id), "
                    + "individual: \(item.individual), event: \(item.type), data: \(item.data)\(rejected)}")
        }
        lines.append("    expect:")
        for decision in decisions { lines.append("      - \(try Self.expectation(decision))") }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func expectation(_ decision: String) throws -> String {
        let object = try #require(JSONSerialization.jsonObject(with: Data(decision.utf8)) as? [String: Any])
        let data = try #require(object["data"] as? [String: Any])
        let trigger = try #require(data["trigger"] as? [String: Any])
        let kind = try #require((data["outcome"] as? String).flatMap { kinds[$0] })
        var fields: [String: Any] = [kind: data["campaign"] ?? "", "at": object["time"] ?? ""]
        fields["individual"] = object["subject"]
        fields["trigger"] = trigger["id"]
        for (member, name) in members { fields[name] = data[member] }
        // JSON is YAML.
        let bytes = try JSONSerialization.data(
            withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: bytes, as: UTF8.self)
    }
}
