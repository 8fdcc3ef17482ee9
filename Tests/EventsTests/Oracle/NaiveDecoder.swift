import Events

/// What `topics-and-formats.md` makes of a record, written down from the page step by step, for comparison.
struct NaiveDecoder {
    let input: EventInput
    let schema: EventSchema
    let limits = EventLimits()

    /// A part of an envelope.
    enum Part {
        case absent
        case wrong
        case text([UInt8])

        init(_ json: NaiveJSON?) {
            switch json {
            case nil, .null: self = .absent
            case .string(let text): self = .text(text)
            default: self = .wrong
            }
        }

        /// What names something of a record that is no CloudEvent: a whole number is its digits.
        init(naming json: NaiveJSON?) {
            guard case .number(let text)? = json else {
                self.init(json)
                return
            }
            self = NaiveDecoder.wholeDigits(text).map { .text(Array($0.utf8)) } ?? .wrong
        }

        var nonEmpty: [UInt8]? { if case .text(let text) = self, !text.isEmpty { text } else { nil } }
        var isText: Bool { if case .text = self { true } else { false } }
        var isAbsent: Bool { if case .absent = self { true } else { false } }
        var isNoEmptyText: Bool { if case .text(let text) = self { !text.isEmpty } else { true } }
        var count: Int { if case .text(let text) = self { text.count } else { 0 } }
    }

    /// All that a record of any format comes to.
    struct Envelope {
        var id = Part.absent
        var type = Part.absent
        var individual = Part.absent
        var time = Part.absent
        /// The number that a time in units is, or whose digits it is.
        var timeNumber: Double?
        var readsKey = false
        var needsID = true
        var source: [UInt8] = []
        /// What is wrong with it besides.
        var isMalformed = false
        /// The properties, and the attributes where it is an `individual.updated` without properties.
        var data: NaiveJSON?
        var beside: [(name: String, value: NaiveJSON)] = []
    }

    /// The reason, or the event as far as it is compared.
    func decode(_ record: Record, place: String) -> String {
        let size =
            (record.key?.count ?? 0) + (record.value?.count ?? 0)
            + record.headers.reduce(0) { $0 + $1.name.count + ($1.value?.count ?? 0) }
        guard let value = record.value else {
            guard input.isProfile else { return "tombstone" }
            if size > limits.maxEventBytes { return "too_large" }
            var envelope = Envelope(needsID: false)
            envelope.type = .text(Array("individual.updated".utf8))
            envelope.readsKey = true
            return judge(envelope, nil, record, place)
        }
        if size > limits.maxEventBytes { return "too_large" }
        let headers = record.headers.filter { $0.name.starts(with: "ce_".utf8) }
        let isCloudEvents = input.format == .cloudEvents
        let contentType = record.headers.last {
            String(decoding: $0.name, as: UTF8.self).lowercased() == "content-type"
        }?.value.map(Self.media)
        let isStructured = contentType?.hasPrefix("application/cloudevents") ?? false
        let isBinary =
            isCloudEvents && !isStructured && headers.contains { $0.name.elementsEqual("ce_specversion".utf8) }

        var tree: NaiveJSON?
        var fault: NaiveJSON.Fault?
        // Nothing is a binary event without data.
        if !(isBinary && value.isEmpty) {
            do throws(NaiveJSON.Fault) { tree = try NaiveJSON(value) } catch { fault = error }
        }
        var envelope = Envelope()
        if isBinary {
            envelope = binary(headers, tree)
            let known = ["specversion", "id", "source", "type", "subject", "time", "traceparent"].map {
                Array("ce_\($0)".utf8)
            }
            if let tooLarge = tooLarge(envelope, record) { return tooLarge }
            if envelope.readsKey, !Self.isUTF8(record.key) { return "not_utf8" }
            if headers.contains(where: { known.contains($0.name) && !Self.isUTF8($0.value) }) { return "not_utf8" }
        } else if let tree {
            switch input.format.kind {
            case .cloudEvents: envelope = structured(tree)
            case .segmentAPI: envelope = segment(tree)
            // Of a name that comes twice the page does not say which counts before it is refused: here the first.
            case .mapped: envelope = mapped(tree.reversed, input.format.mapping)
            }
        }
        if isCloudEvents, Set(headers.map(\.name)).count < headers.count || !Self.holds(contentType, isBinary: isBinary)
        {
            envelope.isMalformed = true
        }
        if let fault { return fault == .notUTF8 ? "not_utf8" : "malformed_json" }
        let isBatch =
            isCloudEvents && !isBinary
            && (contentType?.hasPrefix("application/cloudevents-batch") ?? false || Self.holdsEvents(tree))
        if !isBinary, !isBatch, tree?.isObject == false { return "malformed_json" }
        if isBatch { return tree.flatMap(Self.structure) ?? "malformed_envelope" }
        return judge(envelope, tree, record, place)
    }
}

extension NaiveDecoder {
    /// Whether a CloudEvents record of such a content type can hold an event.
    private static func holds(_ contentType: String?, isBinary: Bool) -> Bool {
        guard let contentType else { return true }
        if contentType.hasPrefix("application/cloudevents") {
            if contentType.hasPrefix("application/cloudevents-batch") { return false }
            return contentType == "application/cloudevents" || isJSON(contentType)
        }
        return !isBinary || isJSON(contentType)
    }

    private func tooLarge(_ envelope: Envelope, _ record: Record) -> String? {
        if [envelope.id, envelope.type, envelope.individual].contains(where: { $0.count > 1_024 }) {
            return "too_large"
        }
        if envelope.readsKey, (record.key?.count ?? 0) > 1_024 { return "too_large" }
        return nil
    }

    private static func structure(_ tree: NaiveJSON) -> String? {
        if tree.depth > 64 { return "too_deep" }
        if tree.repeatsAKey { return "duplicate_key" }
        if tree.exceedsDoubles { return "number_range" }
        return nil
    }

    /// The reasons from the top to the bottom of the table.
    private func judge(_ envelope: Envelope, _ tree: NaiveJSON?, _ record: Record, _ place: String) -> String {
        if let tooLarge = tooLarge(envelope, record) { return tooLarge }
        if envelope.readsKey, !Self.isUTF8(record.key) { return "not_utf8" }
        if let tree, let reason = Self.structure(tree) { return reason }
        if envelope.isMalformed { return "malformed_envelope" }
        var id = Array("\(input.topic)/\(place)".utf8)
        if envelope.needsID || !envelope.id.isAbsent {
            guard let own = envelope.id.nonEmpty else { return "missing_id" }
            id = own
        }
        guard let type = envelope.type.nonEmpty else { return "missing_type" }
        var individual = envelope.individual.nonEmpty
        if individual == nil, envelope.readsKey { individual = record.key }
        guard let individual, !individual.isEmpty else { return "missing_individual" }
        var time = record.recordTime
        if let unit = input.format.mapping.timeUnit, !envelope.time.isAbsent {
            guard let own = Self.unixTime(envelope.timeNumber, unit) else { return "bad_time" }
            time = own
        } else if !envelope.time.isAbsent {
            guard case .text(let text) = envelope.time,
                let own = NaiveTime.milliseconds(String(decoding: text, as: UTF8.self))
            else { return "bad_time" }
            time = Int64(own)
        }
        if time > now + limits.maxFutureMilliseconds { return "future_time" }
        guard let declared = schema.types.first(where: { $0.name.utf8.elementsEqual(type) }) else {
            return "undeclared_type"
        }
        if !fits(envelope, declared) { return "property_type" }
        let texts = [type, id, individual].map { String(decoding: $0, as: UTF8.self) }
        return "event \(texts.joined(separator: " ")) \(time)"
    }

    private func structured(_ tree: NaiveJSON) -> Envelope {
        var envelope = Envelope()
        envelope.id = Part(tree["id"])
        envelope.type = Part(tree["type"])
        envelope.individual = Part(tree["subject"])
        envelope.time = Part(tree["time"])
        envelope.readsKey = envelope.individual.isAbsent
        envelope.data = tree["data"]
        envelope.isMalformed =
            Part(tree["specversion"]).nonEmpty != Array("1.0".utf8) || Part(tree["source"]).nonEmpty == nil
            || !envelope.individual.isAbsent && envelope.individual.nonEmpty == nil
            || !Part(tree["data_base64"]).isAbsent
        switch Part(tree["datacontenttype"]) {
        case .absent: break
        case .wrong: envelope.isMalformed = true
        case .text(let type): if !Self.isJSON(Self.media(type)) { envelope.isMalformed = true }
        }
        return envelope
    }

    private func binary(_ headers: [RecordHeader], _ tree: NaiveJSON?) -> Envelope {
        func part(_ name: String) -> Part {
            let values = headers.filter { $0.name.elementsEqual("ce_\(name)".utf8) }.compactMap(\.value)
            return values.last.map(Part.text) ?? .absent
        }
        var envelope = Envelope()
        envelope.id = part("id")
        envelope.type = part("type")
        envelope.individual = part("subject")
        envelope.time = part("time")
        envelope.readsKey = envelope.individual.isAbsent
        envelope.data = tree
        envelope.isMalformed =
            part("specversion").nonEmpty != Array("1.0".utf8) || part("source").nonEmpty == nil
            || !envelope.individual.isAbsent && envelope.individual.nonEmpty == nil
        return envelope
    }

    private func segment(_ tree: NaiveJSON) -> Envelope {
        var envelope = Envelope(needsID: false)
        envelope.id = Part(naming: tree["messageId"])
        envelope.individual = Part(naming: tree["userId"])
        let anonymous = Part(naming: tree["anonymousId"])
        if envelope.individual.nonEmpty == nil, envelope.individual.isText || envelope.individual.isAbsent,
            !anonymous.isAbsent
        {
            envelope.individual = anonymous
        }
        envelope.time = Part(tree["timestamp"])
        if envelope.time.isAbsent { envelope.time = Part(tree["originalTimestamp"]) }
        let word = Part(tree["type"])
        if case .array = tree["batch"], word.isAbsent { envelope.isMalformed = true }
        guard let kind = word.nonEmpty.map({ String(decoding: $0, as: UTF8.self) }) else { return envelope }
        func beside(_ name: String, _ value: NaiveJSON?) {
            if let value, !value.isNull { envelope.beside.append((name, value)) }
        }
        switch kind {
        case "track":
            envelope.type = Part(naming: tree["event"])
            envelope.data = tree["properties"]
        case "page", "screen":
            envelope.type = .text(Array("\(kind).viewed".utf8))
            envelope.data = tree["properties"]
            beside("name", tree["name"])
            beside("category", tree["category"])
        case "identify":
            envelope.type = .text(Array("individual.updated".utf8))
            // Those that count less come last: what is wrong with either is wrong.
            beside("attributes", tree["traits"])
            beside("attributes", tree["context"]?["traits"])
        case "alias":
            envelope.type = .text(Array("individual.linked".utf8))
            beside("alias", Self.id(tree["previousId"]))
        case "group":
            envelope.type = .text(Array("group".utf8))
            envelope.data = tree["traits"]
            beside("groupId", Self.id(tree["groupId"]))
        default: envelope.isMalformed = true
        }
        return envelope
    }

    private func mapped(_ tree: NaiveJSON, _ mapping: FieldMapping) -> Envelope {
        func at(_ source: FieldSource) -> NaiveJSON? {
            guard case .paths(let paths) = source else { return nil }
            let found = paths.map { $0.split(separator: ".").reduce(tree as NaiveJSON?) { $0?[String($1)] } }
            return paths.count == 1
                ? found[0] : found.first { !Part($0).isAbsent && Part($0).isNoEmptyText }.flatMap { $0 }
        }
        var envelope = Envelope(needsID: false)
        envelope.id = Part(naming: mapping.id.flatMap(at))
        envelope.individual = Part(naming: mapping.individual.flatMap(at))
        envelope.readsKey = mapping.individual == nil
        let instant = mapping.time.flatMap(at)
        envelope.time = Part(instant)
        if case .number(let text)? = instant { envelope.timeNumber = Double(text) }
        if case .string(let text)? = instant, text.first != UInt8(ascii: "+") {
            envelope.timeNumber = Int64(String(decoding: text, as: UTF8.self)).map(Double.init)
        }
        let data = mapping.data.map(at) ?? tree
        if let type = mapping.type {
            envelope.type = Part(naming: at(type))
            if case .constant(let text) = type { envelope.type = .text(Array(text.utf8)) }
            envelope.data = data
        } else {
            envelope.type = .text(Array("individual.updated".utf8))
            if let data, !data.isNull { envelope.beside = [("attributes", data)] }
        }
        return envelope
    }

    /// What is an id: of a whole number its digits.
    private static func id(_ json: NaiveJSON?) -> NaiveJSON? {
        if case .text(let text) = Part(naming: json) { .string(text) } else { json }
    }

    /// The digits of a number that is whole and within 64 bits; of one beyond `Int64` only where it is written as digits.
    static func wholeDigits(_ text: String) -> String? {
        if let int = Int64(text) { return String(int) }
        if let uint = UInt64(text) { return String(uint) }
        guard isInt(text) else { return nil }
        // As of properties: large ones go by their digits.
        if let double = Double(text), double.magnitude >= 0x1p50 {
            return Int64(withoutExponent(text)).map { String($0) }
        }
        return Double(text).flatMap { Int64(exactly: $0) }.map { String($0) }
    }

    /// Milliseconds since 1970 of a number of units; nil where there is none.
    private static func unixTime(_ number: Double?, _ unit: UnixTimeUnit) -> Int64? {
        guard let number else { return nil }
        let scale: Double =
            switch unit {
            case .seconds: 1_000
            case .milliseconds: 1
            case .microseconds: 0.001
            case .nanoseconds: 0.000_001
            }
        let instant = (number * scale).rounded(.down)
        return (-62_167_219_200_000...253_402_300_799_999).contains(instant) ? Int64(instant) : nil
    }

    private static func holdsEvents(_ tree: NaiveJSON?) -> Bool {
        guard case .array(let items)? = tree else { return false }
        return items.first?["specversion"] != nil
    }

    static func isUTF8(_ bytes: [UInt8]?) -> Bool { String(validating: bytes ?? [], as: UTF8.self) != nil }

    private static func media(_ value: [UInt8]) -> String {
        let text = String(decoding: value.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self).lowercased()
        return String(
            String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()))
    }

    private static func isJSON(_ media: String) -> Bool {
        let parts = media.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        return parts[1] == "json" || parts[1].hasSuffix("+json") && parts[1] != "+json"
    }
}
