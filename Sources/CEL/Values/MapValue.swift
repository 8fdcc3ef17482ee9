/// A map of the Common Expression Language: unique keys in the order they were given.
public struct MapValue: Sendable {
    /// The entries in the order they were given.
    public let entries: [(key: Value, value: Value)]

    /// Creates a map, or nil where two keys are equal or a key is not an int, uint, bool or string.
    public init?(_ entries: [(key: Value, value: Value)]) {
        self.entries = entries
    }
}
