/// What surrounds a record's value, besides its key.
struct RecordContext {
    let headers: [RecordHeader]
    /// The record's timestamp.
    let recordTime: Milliseconds
    /// What the event's time must not be too far ahead of.
    let arrival: Milliseconds
    /// Where the record stands.
    let coordinates: RecordCoordinates
}
