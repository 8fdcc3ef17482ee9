internal import Events
internal import JSON

/// A CloudEvent's record as a line: the event as it is, with when it arrived, and with what only the record said.
struct CloudEventLine {
    private let record: ExportRecord
    private let value: [UInt8]
    private let arrival: Milliseconds?

    init(_ record: ExportRecord, _ value: [UInt8], arrival: Milliseconds?) {
        self.record = record
        self.value = value
        self.arrival = arrival
    }

    var result: HistoryWriter.Result {
        let members: [(key: String, value: JSONValue)]?
        var hasData = true
        if isBinary {
            members = attributes
            hasData = !value.isEmpty
        } else {
            members = []
        }
        guard var members else { return .skipped("headers that are no CloudEvent's") }
        if hasData {
            var parser = JSONParser()
            guard let document = try? unsafe parser.parse(value.span.bytes) else { return .skipped("no JSON") }
            let content = JSONValue(document.root)
            if isBinary {
                members.append(("data", content))
            } else {
                guard case .object(let own) = content else { return .skipped("no JSON object") }
                members = own
            }
        }
        return .line(line(members))
    }

    private func line(_ members: [(key: String, value: JSONValue)]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            var isSaid = (subject: false, traceparent: false)
            for member in members where !member.key.utf8.elementsEqual("recordtime".utf8) {
                if member.value == .null { continue }
                isSaid.subject = isSaid.subject || member.key.utf8.elementsEqual("subject".utf8)
                isSaid.traceparent = isSaid.traceparent || member.key.utf8.elementsEqual("traceparent".utf8)
                json.key(member.key)
                json.value(member.value)
            }
            if !isSaid.subject, let key = record.key, !key.isEmpty, let text = String(validating: key, as: UTF8.self) {
                json.key("subject"); json.string(text)
            }
            if !isSaid.traceparent, let text = header("traceparent") { json.key("traceparent"); json.string(text) }
            if let arrival { json.key("recordtime"); json.string(InstantText.rfc3339(arrival)) }
        }
        json.newline()
        return json.bytes
    }

    /// In binary mode the attributes are headers, unless the content type says that all is in the value.
    private var isBinary: Bool {
        let isWhole = header("content-type")?.lowercased().hasPrefix("application/cloudevents") ?? false
        return header("ce_specversion") != nil && !isWhole
    }

    /// The attributes of binary mode; nil where one comes twice, or is no text.
    private var attributes: [(key: String, value: JSONValue)]? {
        var members: [(key: String, value: JSONValue)] = []
        var seen: Set<[UInt8]> = []
        for header in record.headers where header.name.starts(with: "ce_".utf8) {
            guard seen.insert(header.name).inserted, let value = header.value,
                let text = String(validating: value, as: UTF8.self),
                let name = String(validating: header.name.dropFirst(3), as: UTF8.self)
            else { return nil }
            // These two are of the value.
            if ["data", "datacontenttype"].contains(name) { continue }
            members.append((name, .string(text)))
        }
        if let type = header("content-type") { members.append(("datacontenttype", .string(type))) }
        return members
    }

    /// The text of the first header of a name.
    private func header(_ name: String) -> String? {
        let header = record.headers.first { String(decoding: $0.name, as: UTF8.self).lowercased() == name }
        return header?.value.flatMap { String(validating: $0, as: UTF8.self) }
    }
}
