internal import CEL
internal import Decisions
internal import Events
internal import JSON

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
    private let declared: EventSchema?
    private var schema: EventSchema
    private var decoder: EventDecoder
    /// Whether the properties that may come depend on the record.
    private let isOpen: Bool

    init(_ settings: DecodeSettings, declared: EventSchema?) {
        self.settings = settings
        self.declared = declared
        isOpen = declared?.types.contains(where: \.isOpen) ?? true
        schema = OpenSchema(declared).schema
        decoder = EventDecoder(schema: schema, inputs: [settings.input], limits: settings.limits)
    }

    /// What becomes of a record, and whether it would be a dead letter.
    mutating func line(_ record: DecodeRecord) -> (bytes: [UInt8], isRejected: Bool) {
        var outcome = decode(record)
        if isOpen {
            switch outcome {
            case .rejected, .tombstone: break
            // Again, now that the type is known, with everything that stands in the record declared.
            case .undeclaredType(let type) where declared == nil: outcome = decode(record, opening: type)
            case .undeclaredType: break
            case .event: outcome = decode(record, opening: nil)
            }
        }
        var writer = JSONWriter()
        var isRejected = false
        writer.object { json in
            switch outcome {
            case .event(let event): write(event, of: record, to: &json)
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

    private mutating func decode(_ record: DecodeRecord, opening type: String?) -> DecodedRecord {
        schema = OpenSchema(declared, type: type, keys: OpenSchema.keys(of: record.value)).schema
        decoder = EventDecoder(schema: schema, inputs: [settings.input], limits: settings.limits)
        defer {
            decoder = EventDecoder(
                schema: OpenSchema(declared).schema, inputs: [settings.input], limits: settings.limits)
        }
        return decode(record)
    }

    private mutating func decode(_ record: DecodeRecord) -> DecodedRecord {
        let key = record.key ?? []
        return unsafe decoder.decode(
            key: record.key == nil ? nil : key.span.bytes, value: record.value.span.bytes, headers: record.headers,
            recordTime: record.time, arrival: settings.isByRecords ? record.time : record.arrival,
            from: RecordPlace(offset: record.offset))
    }

    private func write(_ event: Event, of record: DecodeRecord, to json: inout JSONWriter) {
        json.key("individual"); json.string(event.individual)
        json.key("id"); json.string(event.id)
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
        }
        if let traceparent = event.traceparent { json.key("traceparent"); json.string(traceparent) }
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
