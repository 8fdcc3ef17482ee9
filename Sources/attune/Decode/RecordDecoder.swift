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
    private let declared: EventSchema?
    /// Under what is declared.
    private var decoder: EventDecoder
    private let schema: EventSchema
    /// Whether the properties that may come depend on the record.
    private let isOpen: Bool
    /// Under all that stands in the last record of an open type; such records mostly look like the one before.
    private var openDecoder: EventDecoder
    private var openSchema: EventSchema
    private var openedType: String?
    private var openedKeys: [String]?

    init(_ settings: DecodeSettings, declared: EventSchema?) {
        self.settings = settings
        self.declared = declared
        isOpen = declared?.types.contains(where: \.isOpen) ?? true
        schema = OpenSchema(declared).schema
        decoder = EventDecoder(schema: schema, inputs: [settings.input], limits: settings.limits)
        openSchema = schema
        openDecoder = EventDecoder(schema: schema, inputs: [settings.input], limits: settings.limits)
    }

    /// What becomes of a record, and whether it would be a dead letter.
    mutating func line(_ record: DecodeRecord) -> (bytes: [UInt8], isRejected: Bool) {
        var outcome = Self.decode(record, with: &decoder, isByRecords: settings.isByRecords)
        var schema = schema
        // Again, now that the type is known, with everything that stands in the record declared.
        switch outcome {
        case .undeclaredType(let type) where declared == nil:
            outcome = decode(record, opening: type)
            schema = openSchema
        case .event where isOpen:
            outcome = decode(record, opening: nil)
            schema = openSchema
        default: break
        }
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

    private mutating func decode(_ record: DecodeRecord, opening type: String?) -> DecodedRecord {
        let keys = OpenSchema.keys(of: record.value)
        if !(openedKeys.map { Self.areSame($0, keys) } ?? false) || !Self.areSame([openedType ?? ""], [type ?? ""]) {
            openSchema = OpenSchema(declared, type: type, keys: keys).schema
            openDecoder = EventDecoder(schema: openSchema, inputs: [settings.input], limits: settings.limits)
            openedType = type
            openedKeys = keys
        }
        return Self.decode(record, with: &openDecoder, isByRecords: settings.isByRecords)
    }

    private static func areSame(_ left: [String], _ right: [String]) -> Bool {
        left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) }
    }

    private static func decode(
        _ record: DecodeRecord, with decoder: inout EventDecoder, isByRecords: Bool
    ) -> DecodedRecord {
        let key = record.key ?? []
        return unsafe decoder.decode(
            key: record.key == nil ? nil : key.span.bytes, value: record.value.span.bytes, headers: record.headers,
            recordTime: record.time, arrival: isByRecords ? record.time : record.arrival,
            from: RecordCoordinates(offset: record.offset))
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
