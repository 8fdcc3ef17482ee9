/// Where a record of the format `mapped` keeps a part of what makes an event of it.
public enum FieldSource: Hashable, Sendable, ExpressibleByStringLiteral {
    /// At the first of some paths at which something is, not null and no empty text; paths are member names with dots between them. Of
    /// one path alone what is there counts, whatever it is.
    case paths([String])
    /// Nowhere: it is the same of every record.
    case constant(String)

    /// One path.
    public init(stringLiteral path: String) { self = .paths([path]) }

    /// What messages call it.
    var label: String {
        switch self {
        case .paths(let paths): paths.joined(separator: ", ")
        case .constant(let text): text
        }
    }
}

/// What a number counts that is a time: since 1970, in UTC.
public enum UnixTimeUnit: String, Hashable, Sendable, CaseIterable {
    case seconds = "s"
    case milliseconds = "ms"
    case microseconds = "us"
    case nanoseconds = "ns"
}

/// Where a record of the format `mapped` keeps what makes an event of it.
///
/// A name that has a dot itself cannot be told. What lies beneath something else than an object is absent.
public struct FieldMapping: Hashable, Sendable {
    /// The individual's id; nil: the record key.
    public var individual: FieldSource?
    /// The event type; nil: every record is an `individual.updated`, and its data are the attributes.
    public var type: FieldSource?
    /// The event id; nil, or absent in a record: where the record stands.
    public var id: FieldSource?
    /// The event time; nil, or absent in a record: the record's timestamp.
    public var time: FieldSource?
    /// What the event time counts; nil: it is a text of RFC 3339.
    public var timeUnit: UnixTimeUnit?
    /// The properties; nil: the record itself.
    public var data: FieldSource?

    /// Creates a mapping.
    public init(
        individual: FieldSource? = nil, type: FieldSource? = nil, id: FieldSource? = nil, time: FieldSource? = nil,
        timeUnit: UnixTimeUnit? = nil, data: FieldSource? = nil
    ) {
        self.individual = individual
        self.type = type
        self.id = id
        self.time = time
        self.timeUnit = timeUnit
        self.data = data
    }
}
