import CEL
import Events
import JSON
import Testing

/// 2026-03-02T09:30:00Z.
let now: Milliseconds = 1_772_443_800_000

/// A data dictionary with every kind of property; those named `read_…` are kept.
let schema: EventSchema = {
    let types: [(String, PropertyType)] = [
        ("string", .string), ("int", .int), ("double", .double), ("bool", .bool), ("bytes", .bytes),
        ("timestamp", .timestamp),
        ("duration", .duration), ("point", .point), ("ints", .list(.int)), ("anys", .list(.dyn)),
        ("doubles", .map(.double)),
        ("dyns", .map(.dyn)), ("items", .list(.map(.dyn))), ("dyn", .dyn),
    ]
    let kept = types.map { "read_\($0.0)" }.sorted()
    let everything =
        types.map { EventSchema.Property(name: $0.0, type: $0.1, index: nil) }
        + types.map {
            EventSchema.Property(name: "read_\($0.0)", type: $0.1, index: kept.firstIndex(of: "read_\($0.0)"))
        }
    let names = kept + ["loose", "attributes", "groupId", "plan", "alias", "name"]
    let declared = [
        EventSchema.EventType(name: "everything", isOpen: false, properties: everything.sorted { $0.name < $1.name }),
        EventSchema.EventType(
            name: "open", isOpen: true, properties: [EventSchema.Property(name: "loose", type: .dyn, index: kept.count)]
        ),
        EventSchema.EventType(name: "Order Completed", isOpen: false, properties: []),
        EventSchema.EventType(
            name: "group", isOpen: false,
            properties: [
                EventSchema.Property(name: "groupId", type: .string, index: kept.count + 2),
                EventSchema.Property(name: "plan", type: .string, index: kept.count + 3),
            ]),
        EventSchema.EventType(
            name: "page.viewed", isOpen: false,
            properties: [
                EventSchema.Property(name: "category", type: .string, index: nil),
                EventSchema.Property(name: "name", type: .string, index: kept.count + 5),
            ]),
        EventSchema.EventType(name: "caf\u{e9}", isOpen: false, properties: []),
    ]
    let system = SystemEvents.declarations.map { declaration in
        EventSchema.EventType(
            name: declaration.name, isOpen: false,
            properties: declaration.dataProperties.map {
                EventSchema.Property(
                    name: $0.name, type: $0.type,
                    index: ["attributes": kept.count + 1, "alias": kept.count + 4][$0.name])
            })
    }
    let others = declared.filter { type in !system.contains { $0.name == type.name } }
    return EventSchema(
        types: (others + system).sorted { $0.name < $1.name }, properties: names,
        attributes: [
            EventSchema.Attribute(name: "any", type: .dyn, isPersonal: false),
            EventSchema.Attribute(name: "birth_year", type: .int, isPersonal: false),
            EventSchema.Attribute(name: "email", type: .string, isPersonal: true),
            EventSchema.Attribute(name: "home", type: .point, isPersonal: false),
        ])
}()

func index(of property: String) -> Int { schema.properties.firstIndex(of: property) ?? -1 }

/// A record, by default a sound structured event of the type `everything`.
struct Record {
    var key: [UInt8]? = Array("joe".utf8)
    var value: [UInt8]?
    var headers: [RecordHeader] = []
    var recordTime = now - 1_000

    /// Members replace those of a sound event; a nil one is left out. All are JSON texts.
    init(_ members: [String: String?] = [:], data: String? = nil) {
        let sound = ["specversion": #""1.0""#, "id": #""e-1""#, "source": #""/shop""#, "type": #""everything""#]
        var all: [String: String?] = sound.mapValues(Optional.some).merging(members) { $1 }
        if let data { all["data"] = .some(data) }
        let text = all.keys.sorted().compactMap { name in all[name].flatMap { $0 }.map { "\"\(name)\":\($0)" } }
        value = Array(("{" + text.joined(separator: ",") + "}").utf8)
    }

    init(value: String, headers: [RecordHeader] = []) {
        self.value = Array(value.utf8)
        self.headers = headers
    }

    /// A binary record; headers replace those of a sound event, a nil one is left out.
    init(binary headers: [String: String?], value: String = "", contentType: String? = nil) {
        let sound = ["specversion": "1.0", "id": "e-1", "source": "/shop", "type": "everything"]
        let all: [String: String?] = sound.mapValues(Optional.some).merging(headers) { $1 }
        self.headers = all.keys.sorted().compactMap { name in
            all[name].flatMap { $0 }.map { RecordHeader("ce_\(name)", $0) }
        }
        if let contentType { self.headers.append(RecordHeader("content-type", contentType)) }
        self.value = Array(value.utf8)
    }

    func keyed(_ key: [UInt8]?) -> Record {
        var copy = self
        copy.key = key
        return copy
    }
}

func decode(_ record: Record, limits: EventLimits = EventLimits()) -> DecodedRecord {
    var decoder = EventDecoder(schema: schema, format: .cloudEvents, limits: limits)
    return decode(record, with: &decoder)
}

func decode(_ record: Record, with decoder: inout EventDecoder) -> DecodedRecord {
    let key = record.key ?? []
    let value = record.value ?? []
    return decoder.decode(
        key: record.key == nil ? nil : unsafe key.span.bytes,
        value: record.value == nil ? nil : unsafe value.span.bytes,
        headers: record.headers, recordTime: record.recordTime, arrival: now,
        from: RecordCoordinates(input: 0, partition: 3, offset: 17))
}

/// Decodes a record of an input.
func decode(_ record: Record, of input: EventInput) -> DecodedRecord {
    var decoder = EventDecoder(schema: schema, inputs: [input])
    return decode(record, with: &decoder)
}

/// What a record turned out to be, in words.
func tell(_ record: DecodedRecord) -> String {
    switch record {
    case .event(let event): "event " + describe(event)
    case .tombstone: "tombstone"
    case .undeclaredType(let name): "undeclared \(name)"
    case .rejected(let reject): "\(reject.reason.rawValue) \(reject.message)"
    }
}

/// The event of a record that must be one.
func accepted(_ record: Record) throws -> Event {
    let decoded = decode(record)
    guard case .event(let event) = decoded else {
        throw NotAnEvent(decoded: "\(decoded)")
    }
    return event
}

struct NotAnEvent: Error {
    let decoded: String
}

/// The reject of a record that must be one.
func rejection(_ record: Record, limits: EventLimits = EventLimits()) -> Reject? {
    guard case .rejected(let reject) = decode(record, limits: limits) else { return nil }
    return reject
}

/// Bytes of UTF-8 as a text.
func text(_ bytes: RawSpan) -> String { String(decoding: bytes) }

extension Event {
    var idText: String { String(decoding: id) }
    var individualText: String { String(decoding: individual) }
}

/// The trace context of an event, or nil.
func traceContext(of event: Event) -> String? {
    guard let traceparent = event.traceparent else { return nil }
    return text(traceparent)
}

/// A value as a text that tells kinds apart.
func describe(_ value: Value?) -> String {
    switch value {
    case nil: "absent"
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "int(\(value))"
    case .double(let value): "double(\(value))"
    case .string(let value): "string(\(value))"
    case .bytes(let value): "bytes(\(value))"
    case .timestamp(let value): "timestamp(\(value.milliseconds))"
    case .duration(let value): "duration(\(value.seconds).\(value.nanoseconds))"
    case .list(let values): "[" + values.map { describe($0) }.joined(separator: ",") + "]"
    case .map(let map):
        "{" + map.entries.map { describe($0.key) + ":" + describe($0.value) }.joined(separator: ",") + "}"
    default: "unexpected"
    }
}

func describe(_ event: Event) -> String {
    let values = event.values.map { "\(schema.properties[$0.index])=\(describe($0.value))" }.joined(separator: " ")
    return
        "\(schema.types[event.type].name) \(event.idText) \(event.individualText) \(event.time) \(event.deduplicationHash) \(values) "
        + "\(describe(event.effect)) \(traceContext(of: event) ?? "-")"
}

func describe(_ effect: SystemEffect) -> String {
    switch effect {
    case .none: "none"
    case .attributes(let changes):
        "attributes("
            + changes.map { "\(schema.attributes[$0.index].name)=\(describe($0.value))" }.joined(separator: " ") + ")"
    case .noAttributes: "no attributes"
    case .consent(let purpose, let channel, let granted): "consent(\(purpose) \(channel ?? "*") \(granted))"
    case .linked(let alias): "linked(\(alias))"
    case .erased: "erased"
    case .feedback(let feedback):
        "\(feedback.kind)(\(feedback.command.map { "\($0.high) \($0.low)" } ?? "-") \(feedback.channel ?? "-"))"
    }
}
