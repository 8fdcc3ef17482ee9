internal import Events
internal import JSON
internal import RuleSets

/// A timeline item as the record that a producer would write.
struct TestRecord {
    let key: [UInt8]
    let value: [UInt8]

    init(_ arrival: RuleTest.Arrival, test: RuleTest, lastCommand: String?, at: Milliseconds) {
        let individual = arrival.individual ?? test.individual.id
        key = Array(individual.utf8)
        var writer = JSONWriter()
        writer.object {
            $0.key("specversion"); $0.string("1.0")
            $0.key("source"); $0.string("test")
            $0.key("id"); $0.string(arrival.id)
            $0.key("type"); $0.string(arrival.type)
            $0.key("time"); $0.string(arrival.time ?? InstantText.rfc3339(at))
            $0.key("subject"); $0.string(individual)
            $0.key("data"); $0.raw(lastCommand.map { Self.adding(commandID: $0, to: arrival.data) } ?? arrival.data)
        }
        value = writer.bytes
    }

    /// The data object with one member more.
    private static func adding(commandID: String, to data: [UInt8]) -> [UInt8] {
        var member = JSONWriter()
        member.key("command_id")
        member.string(commandID)
        let isEmpty = data.count <= 2
        return data.dropLast() + (isEmpty ? [] : [UInt8(ascii: ",")]) + member.bytes + [UInt8(ascii: "}")]
    }
}
