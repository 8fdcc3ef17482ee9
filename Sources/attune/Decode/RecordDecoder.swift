internal import CEL
internal import Decisions
internal import Events
internal import JSON
internal import RuleSets

/// A record with all that surrounds it.
struct DecodeRecord {
    let key: [UInt8]?
    let value: [UInt8]
    let headers: [RecordHeader]
    let time: Milliseconds
    let arrival: Milliseconds
    let offset: Int64
}

/// The daemon's decoder, and what it says as a line of JSON.
struct RecordDecoder: ~Copyable {
    private let settings: DecodeSettings
    private var decoder: OpenDecoder

    init(_ settings: DecodeSettings, declared: EventSchema?) {
        self.settings = settings
        decoder = OpenDecoder(settings.input, declared: declared, limits: settings.limits)
    }

    /// What becomes of a record, and whether it would be a dead letter.
    mutating func line(_ record: DecodeRecord) -> (bytes: [UInt8], isRejected: Bool) {
        let key = record.key ?? []
        let outcome = unsafe decoder.decode(
            key: record.key == nil ? nil : key.span.bytes, value: record.value.span.bytes, headers: record.headers,
            recordTime: record.time, arrival: settings.isByRecords ? record.time : record.arrival,
            from: RecordCoordinates(offset: record.offset))
        let schema = decoder.schema
        var writer = JSONWriter()
        var isRejected = false
        writer.object { json in
            switch outcome {
            case .event(let event): write(event, schema, of: record, to: &json)
            case .tombstone: json.key("filtered"); json.string("tombstone")
            case .undeclaredType(let type):
                json.key("filtered"); json.string("undeclared_type")
                json.key("type"); json.string(type)
            case .rejected(let reject):
                isRejected = true
                json.key("rejected"); json.string(reject.reason.rawValue)
                json.key("message"); json.string(reject.message)
                if let path = reject.path { json.key("path"); json.string(path) }
            }
        }
        writer.newline()
        return (writer.bytes, isRejected)
    }

    private func write(_ event: Event, _ schema: EventSchema, of record: DecodeRecord, to json: inout JSONWriter) {
        json.key("individual"); json.string(utf8: event.individual)
        json.key("id"); json.string(utf8: event.id)
        json.key("type"); json.string(schema.types[event.type].name)
        json.key("time"); json.string(InstantText.rfc3339(event.time))
        json.key("source"); json.string(source(of: record))
        json.key("properties")
        json.object {
            for entry in event.values {
                $0.key(schema.properties[entry.index])
                $0.value(entry.value)
            }
        }
        switch event.effect {
        case .none: break
        case .noAttributes: json.key("attributes"); json.null()
        case .attributes(let changes):
            json.key("attributes")
            json.object {
                for change in changes {
                    $0.key(schema.attributes[change.index].name)
                    if let value = change.value { $0.value(value) } else { $0.null() }
                }
            }
        case .consent(let purpose, let channel, let granted):
            json.key("consent")
            json.object {
                $0.key("purpose"); $0.string(purpose)
                $0.key("channel"); $0.string(channel ?? "*")
                $0.key("granted"); $0.bool(granted)
            }
        case .feedback(let feedback):
            json.key("feedback")
            json.object {
                $0.key("kind"); $0.string(feedback.kind.rawValue)
                $0.key("command_id")
                if let command = feedback.command {
                    $0.string(Identifier(high: command.high, low: command.low).description)
                } else {
                    $0.null()
                }
                if let channel = feedback.channel { $0.key("channel"); $0.string(channel) }
            }
        case .linked(let alias): json.key("alias"); json.string(alias)
        case .erased: json.key("erased"); json.bool(true)
        }
        if let traceparent = event.traceparent { json.key("traceparent"); json.string(utf8: traceparent) }
    }

    /// Where the event says that it comes from; with its id it tells a repeated one.
    private func source(of record: DecodeRecord) -> String {
        guard settings.input.format == .cloudEvents else { return settings.input.topic }
        var parser = JSONParser()
        if let document = try? unsafe parser.parse(record.value.span.bytes),
            let source = document.root.member("source")?.string, document.root.member("specversion") != nil
        {
            return source
        }
        let header = record.headers.last { $0.name.elementsEqual("ce_source".utf8) }
        return String(decoding: header?.value ?? [], as: UTF8.self)
    }
}
