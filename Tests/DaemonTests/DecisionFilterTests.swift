internal import JSON
internal import Testing
@testable internal import Daemon

/// Which decisions somebody who listens is told of.
struct DecisionFilterTests {
    private static let records = [
        "sent": #"{"subject":"joe","data":{"campaign":"c","outcome":"sent","entered":true,"exited":"completed"}}"#,
        "stopped":
            #"{"subject":"joe","data":{"campaign":"c","outcome":"suppressed","reason":"capped","exited":"exit"}}"#,
        "left": #"{"subject":"ann","data":{"campaign":"d","outcome":"exited","reason":"exit"}}"#,
        "came": #"{"subject":"ann","data":{"campaign":"d","outcome":"entered"}}"#,
    ]

    @Test(arguments: [
        ("", "came left sent stopped"), ("outcome=sent", "sent"), ("reason=capped", "stopped"),
        ("reason=exit", "left stopped"), ("reason=completed", "sent"), ("outcome=exited", "left sent stopped"),
        ("outcome=exited&reason=exit", "left stopped"), ("outcome=suppressed&reason=exit", ""),
        ("outcome=entered", "came sent"), ("outcome=entered&reason=exit", ""),
        ("campaign=c&outcome=exited", "sent stopped"),
        ("individual=ann&reason=exit", "left"), ("outcome=sent&reason=completed", ""),
    ])
    func aRecordStandsForAllThatItTells(query: String, found: String) throws {
        let pairs = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=").map(String.init)
            return (name: parts[0], value: parts[1])
        }
        let filter = try DecisionFilter.read(pairs).get()
        var names: [String] = []
        for (name, record) in Self.records {
            var parser = JSONParser()
            let bytes = Array(record.utf8)
            if filter.includes(unsafe try parser.parse(bytes.span.bytes).root) { names.append(name) }
        }
        #expect(names.sorted().joined(separator: " ") == found)
    }
}
