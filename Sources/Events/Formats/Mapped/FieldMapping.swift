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
