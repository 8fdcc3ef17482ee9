internal import Decisions
internal import Events
internal import JSON

/// Makes lines of a history of an input's records.
struct HistoryWriter {
    /// What became of a record.
    enum Result {
        /// The line, with its end.
        case line([UInt8])
        /// It cannot be a line; why, in words.
        case skipped(String)
    }

    private let input: EventInput
    private let decoder: HistoryDecoder

    init(_ input: EventInput) {
        self.input = input
        decoder = HistoryDecoder(input)
    }

    /// The line of a record that counts as arrived at an instant, nil where that is not known.
    mutating func line(of record: ExportRecord, arrival: Milliseconds?, in partition: Int32) -> Result {
        guard let value = record.value else {
            return .skipped(input.isProfile ? "null values that erase attributes" : "no value")
        }
        guard input.format == .cloudEvents else {
            return decoder.line(of: record, value, arrival: arrival, in: partition)
        }
        return CloudEventLine(record, value, arrival: arrival).result
    }
}

/// Decodes records of other formats than CloudEvents with all their properties, and writes them as CloudEvents.
private final class HistoryDecoder {
    private let topic: String
    private var decoder: OpenDecoder

    init(_ input: EventInput) {
        topic = input.topic
        var limits = EventLimits()
        // Whether an event is too large or too far ahead is for the backtest to say, as for the daemon.
        limits.maxEventBytes = .max
        limits.maxFutureMilliseconds = .max
        decoder = OpenDecoder(input, declared: nil, limits: limits)
    }

    func line(
        of record: ExportRecord, _ value: [UInt8], arrival: Milliseconds?, in partition: Int32
    ) -> HistoryWriter.Result {
        let key = record.key ?? []
        let outcome = unsafe decoder.decode(
            key: record.key == nil ? nil : key.span.bytes, value: value.span.bytes, headers: record.headers,
            recordTime: arrival ?? 0, arrival: arrival ?? 0,
            from: RecordCoordinates(partition: partition, offset: record.offset))
        switch outcome {
        case .event(let event): return .line(line(of: event, arrival: arrival))
        case .rejected(let reject): return .skipped(reject.reason.rawValue)
        case .tombstone, .undeclaredType: return .skipped("no event")
        }
    }

    private func line(of event: Event, arrival: Milliseconds?) -> [UInt8] {
        let schema = decoder.schema
        var json = JSONWriter()
        json.object {
            $0.key("specversion"); $0.string("1.0")
            $0.key("id"); $0.string(utf8: event.id)
            $0.key("source"); $0.string(topic)
            $0.key("type"); $0.string(schema.types[event.type].name)
            $0.key("subject"); $0.string(utf8: event.individual)
            $0.key("time"); $0.string(InstantText.rfc3339(event.time))
            if let arrival { $0.key("recordtime"); $0.string(InstantText.rfc3339(arrival)) }
            if let traceparent = event.traceparent { $0.key("traceparent"); $0.string(utf8: traceparent) }
            $0.key("data")
            $0.object { data in
                for entry in event.values {
                    data.key(schema.properties[entry.index])
                    data.value(entry.value)
                }
            }
        }
        json.newline()
        return json.bytes
    }
}
