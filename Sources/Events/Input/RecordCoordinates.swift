/// Where a record stands: its input, partition and offset.
public struct RecordCoordinates: Hashable, Sendable {
    /// The index of its input among those that the decoder was made with.
    public var input: Int
    /// The partition.
    public var partition: Int32
    /// The offset.
    public var offset: Int64

    /// Creates coordinates.
    public init(input: Int = 0, partition: Int32 = 0, offset: Int64 = 0) {
        self.input = input
        self.partition = partition
        self.offset = offset
    }
}
