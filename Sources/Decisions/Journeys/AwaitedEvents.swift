import Events
import JSON
import RuleSets
import State

/// The events that a journey awaited and that came, lent from where they lie: of each its time, the hash of its type, its id and those of
/// its properties that the journey keeps.
struct AwaitedEvents: ~Escapable {
    private let raw: RawSpan

    /// The events in some bytes.
    @_lifetime(copy raw)
    init(_ raw: RawSpan) { self.raw = raw }

    /// One of them; ranges are of the bytes.
    struct Entry {
        let time: Milliseconds
        let type: UInt64
        let id: Range<Int>
        let properties: Range<Int>
        /// Where the next one begins.
        let end: Int
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

    /// The event at a place, the first at 0; nil where there are fewer.
    subscript(_ place: Int) -> Entry? {
        var reader = ByteReader(raw)
        var left = place
        while !reader.isAtEnd, let entry = Self.entry(&reader) {
            if left == 0 { return entry }
            left -= 1
        }
        return nil
    }

    private static func entry(_ reader: inout ByteReader) -> Entry? {
        guard let time = reader.number(), let type = reader.word(), let id = reader.octets(),
            let properties = reader.octets()
        else { return nil }
        return Entry(time: time, type: type, id: id, properties: properties, end: reader.offset)
    }
}

extension IndividualState {
    /// The event that a journey awaited at a place, the first at 0; nil where there are fewer.
    func awaited(_ place: Int, of journey: Journey) -> KeptTrigger? {
        guard let entry = AwaitedEvents(raw.extracting(journey.awaited))[place] else { return nil }
        let start = journey.awaited.lowerBound
        return KeptTrigger(
            id: start + entry.id.lowerBound..<start + entry.id.upperBound, time: entry.time, type: entry.type,
            properties: start + entry.properties.lowerBound..<start + entry.properties.upperBound)
    }

    /// Has a journey keep the event in `bytes` behind the first `count` of those that it awaited; all others are forgotten.
    mutating func keep(awaited bytes: [UInt8], behind count: Int, of journey: Journey) {
        let kept = count == 0 ? 0 : AwaitedEvents(raw.extracting(journey.awaited))[count - 1]?.end ?? 0
        var writer = ByteWriter()
        writer.writeCounted { writer in
            for offset in 0..<kept { writer.write(raw.u8(journey.awaited.lowerBound + offset)) }
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
