import Events
import State

extension Journey {
    /// Bytes of a hold: when the send first came to be judged, and so was first held, i64.
    static let holdLength = 8

    /// Whether a journey that stands so may have a hold of so many bytes.
    static func isValidHold(_ length: Int, at stand: Stand) -> Bool { length == (stand == .held ? holdLength : 0) }
}

extension IndividualState {
    /// When the send at which a journey is held first came to be judged; nil where it is at none.
    func heldSince(of field: Field) -> Milliseconds? {
        guard stand(of: field) == .held else { return nil }
        return raw.load(journey(field).hold.lowerBound)
    }

    /// Notes since when a journey is held, or, given nil, that it is not. The field is another afterwards.
    mutating func setHold(since time: Milliseconds?, of field: Field) {
        var writer = ByteWriter()
        writer.writeCounted { if let time { $0.write(time) } }
        // The hold is the last part.
        let start = journey(field).awaited.upperBound - field.payload
        let shorter = removeBytes(field.length - start, at: start, of: field)
        let longer = insertBytes(writer.bytes.count, at: start, of: shorter)
        store(writer.bytes, at: start, of: longer)
    }
}
