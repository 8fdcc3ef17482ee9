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
