/// A record under construction: members by name, with JSON texts as values.
struct Draft {
    /// How it is written.
    enum Form: CaseIterable {
        case structured, binary, segment, mapped
    }

    let form: Form
    var key: [UInt8]?
    /// Members of the record, or of a binary event the attributes with their texts.
    var members: [(name: String, value: String)]
    /// The members of the data.
    var data: [(name: String, value: String)] = [("total", "12.5"), ("order_id", #""o-1""#), ("items", "3")]
    /// The whole data, where it is not those members.
    var wholeData: String?
    var headers: [Sample.Header] = []
    /// The whole value, where it is not made of members.
    var text: [UInt8]?

    /// A sound order.
    init(_ form: Form, individual: String, id: String, time: String) {
        self.form = form
        key = Array(individual.utf8)
        members =
            switch form {
            case .structured:
                [
                    ("specversion", #""1.0""#), ("id", "\"\(id)\""), ("source", #""/shop""#),
                    ("type", #""order.completed""#), ("subject", "\"\(individual)\""), ("time", "\"\(time)\""),
                ]
            case .binary:
                [
                    ("specversion", "1.0"), ("id", id), ("source", "/shop"), ("type", "order.completed"),
                    ("subject", individual), ("time", time),
                ]
            case .segment:
                [
                    ("type", #""track""#), ("event", #""order.completed""#), ("messageId", "\"\(id)\""),
                    ("userId", "\"\(individual)\""), ("timestamp", "\"\(time)\""),
                ]
            case .mapped:
                [
                    ("who", "{\"id\":\"\(individual)\"}"), ("kind", #""order.completed""#), ("uuid", "\"\(id)\""),
                    ("at", "\"\(time)\""),
                ]
            }
    }

    /// What the format calls the parts.
    var idName: String { [.structured: "id", .binary: "id", .segment: "messageId", .mapped: "uuid"][form] ?? "" }
    var typeName: String { [.structured: "type", .binary: "type", .segment: "event", .mapped: "kind"][form] ?? "" }
    var timeName: String { [.structured: "time", .binary: "time", .segment: "timestamp", .mapped: "at"][form] ?? "" }
    private var dataName: String { [.segment: "properties", .mapped: "d"][form] ?? "data" }

    /// Whether attributes are header texts, not JSON.
    var isBinary: Bool { form == .binary }

    /// Sets, adds or (nil) removes a member.
    mutating func set(_ name: String, _ value: String?) {
        members.removeAll { $0.name == name }
        if let value { members.append((name, value)) }
    }

    /// Sets the individual; nil removes it.
    mutating func setIndividual(_ value: String?) {
        switch form {
        case .structured, .binary: set("subject", value)
        case .segment: set("userId", value)
        case .mapped: set("who", value.map { "{\"id\":\($0)}" } ?? "{}")
        }
    }

    private static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    /// The record's value.
    var value: [UInt8] {
        if let text { return text }
        let data = wholeData ?? Self.object(data)
        return Array((isBinary ? data : Self.object(members + [(dataName, data)])).utf8)
    }

    /// All headers.
    var allHeaders: [Sample.Header] {
        let envelope = isBinary ? members.map { Sample.Header(name: "ce_\($0.name)", value: Array($0.value.utf8)) } : []
        return envelope + headers
    }
}
