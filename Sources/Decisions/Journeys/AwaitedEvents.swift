import Events
import JSON
import RuleSets
import State

/// The events that a journey awaited and that came, lent from where they lie, in the order in which they came: of each the hash of the await's
/// id, its time, the hash of its type, its id and those of its properties that the journey keeps.
struct AwaitedEvents: ~Escapable {
    private let raw: RawSpan

    /// The events in some bytes.
    @_lifetime(copy raw)
    init(_ raw: RawSpan) { self.raw = raw }

    /// One of them; ranges are of the bytes.
    struct Entry {
        let step: UInt64
        let time: Milliseconds
        let type: UInt64
        let id: Range<Int>
        let properties: Range<Int>
        /// All of it.
        let extent: Range<Int>
    }

    /// Whether the bytes are events to their end.
    var areValid: Bool {
        var reader = ByteReader(raw)
        while !reader.isAtEnd {
            guard let entry = Self.entry(&reader), Journey.areProperties(raw.extracting(entry.properties)) else {
                return false
            }
        }
        return true
    }

    /// The events.
    var entries: [Entry] {
        var entries: [Entry] = []
        var reader = ByteReader(raw)
        while !reader.isAtEnd, let entry = Self.entry(&reader) { entries.append(entry) }
        return entries
    }

    private static func entry(_ reader: inout ByteReader) -> Entry? {
        let start = reader.offset
        guard let step = reader.word(), let time = reader.number(), let type = reader.word(), let id = reader.octets(),
            let properties = reader.octets()
        else { return nil }
        return Entry(
            step: step, time: time, type: type, id: id, properties: properties, extent: start..<reader.offset)
    }
}

extension IndividualState {
    /// The event that ended one of a journey's awaits, named by its hash; nil where none did.
    func awaited(by step: UInt64, of journey: Journey) -> KeptTrigger? {
        let entry = AwaitedEvents(raw.extracting(journey.awaited)).entries.first { $0.step == step }
        guard let entry else { return nil }
        let start = journey.awaited.lowerBound
        return KeptTrigger(
            id: start + entry.id.lowerBound..<start + entry.id.upperBound, time: entry.time, type: entry.type,
            properties: start + entry.properties.lowerBound..<start + entry.properties.upperBound)
    }

    /// Has a journey keep the event in `bytes` behind those of the awaits named; all others are forgotten.
    mutating func keep(awaited bytes: [UInt8], behind steps: [UInt64], of journey: Journey) {
        var writer = ByteWriter()
        writer.writeCounted { writer in
            for entry in AwaitedEvents(raw.extracting(journey.awaited)).entries where steps.contains(entry.step) {
                for offset in entry.extent { writer.write(raw.u8(journey.awaited.lowerBound + offset)) }
            }
            for byte in bytes { writer.write(byte) }
        }
        // What came before the events is the count of their bytes.
        let offset = journey.inputs.upperBound - journey.field.payload
        let old = journey.awaited.upperBound - journey.inputs.upperBound
        var field = journey.field
        if writer.bytes.count > old {
            field = insertBytes(writer.bytes.count - old, at: offset, of: field)
        } else if writer.bytes.count < old {
            field = removeBytes(old - writer.bytes.count, at: offset, of: field)
        }
        store(writer.bytes, at: offset, of: field)
    }
}
