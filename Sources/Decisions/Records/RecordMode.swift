/// How a CloudEvent is written: whole as JSON, or as data with its attributes beside it.
public enum RecordMode: Sendable {
    /// The value is the whole event.
    case structured
    /// The value is the data; the attributes are the record's headers.
    case binary
}
