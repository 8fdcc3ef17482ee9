/// How the records of an input topic are written.
public enum InputFormat: Hashable, Sendable {
    /// CloudEvents 1.0 as JSON, structured or binary mode.
    case cloudEvents
    /// Segment's and RudderStack's messages.
    case segment
    /// Any JSON object, with the places of what makes an event of it.
    case mapped(FieldMapping)
}

/// Where a record of the format `mapped` keeps what makes an event of it: paths of member names with dots between them.
///
/// A name that has a dot itself cannot be told. What lies beneath something else than an object is absent.
public struct FieldMapping: Hashable, Sendable {
    /// The individual's id; nil: the record key.
    public var individual: String?
    /// The event type; nil: every record is an `individual.updated`, and its data are the attributes.
    public var type: String?
    /// The event id; nil, or absent in a record: where the record stands.
    public var id: String?
    /// The event time; nil, or absent in a record: the record's timestamp.
    public var time: String?
    /// The properties; nil: the record itself.
    public var data: String?

    /// Creates a mapping.
    public init(
        individual: String? = nil, type: String? = nil, id: String? = nil, time: String? = nil, data: String? = nil
    ) {
        self.individual = individual
        self.type = type
        self.id = id
        self.time = time
        self.data = data
    }
}

/// An input topic as far as decoding depends on it.
public struct EventInput: Hashable, Sendable {
    /// The topic's name: it is the source of events whose format names none, and begins their ids.
    public var topic: String
    /// How its records are written.
    public var format: InputFormat
    /// Whether it is a compacted topic of profiles, on which a null value erases attributes.
    public var isProfile: Bool

    /// Creates an input.
    public init(topic: String, format: InputFormat, isProfile: Bool = false) {
        self.topic = topic
        self.format = format
        self.isProfile = isProfile
    }
}

/// Where a record stands: which input it is of, and its place there.
public struct RecordPlace: Hashable, Sendable {
    /// The index of its input among those that the decoder was made with.
    public var input: Int
    /// The partition.
    public var partition: Int32
    /// The offset.
    public var offset: Int64

    /// Creates a place.
    public init(input: Int = 0, partition: Int32 = 0, offset: Int64 = 0) {
        self.input = input
        self.partition = partition
        self.offset = offset
    }
}
