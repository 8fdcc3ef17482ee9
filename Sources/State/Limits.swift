/// The bounds of one individual's state.
public enum StateLimits {
    /// Bytes of a buffer: a record of the changelog must stay under the broker's usual 1 MiB with its key and headers.
    public static let bufferBytes = 960 * 1024
    /// Bytes that series leave free, so that event ids, consents and attributes still find room when series are saturated.
    public static let reservedBytes = 16 * 1024
    /// Bytes of a kept string, because expressions compare and campaigns print values, not documents.
    public static let stringBytes = 1024
    /// Event ids remembered: the window of duplicates that producers' retries need, at 13 bytes each.
    public static let recentEvents = 256
    /// Events up to which a series is exact: each is an entry of its own.
    public static let exactEntries = 64
    /// Newest entries that an unbounded series keeps apart when it passes ``exactEntries``, and that a list of the newest keeps beyond those
    /// it shows: late triggers are judged exactly among them.
    public static let unboundedEntries = 32
    /// A bucket spans at most this part of its age.
    public static let bucketParts: Int64 = 32
    /// Different values that a series keeps among merged events: beyond them the one seen longest ago goes, as tables of values are
    /// read through.
    public static let distinctValues = 512
    /// How often values came in buckets, of a series at most so many counts, of 6 bytes each: 64 for each value. Only series with windows
    /// of very different lengths have more buckets; beyond them the value seen longest ago goes, too.
    static let talliedPairs = 64 * distinctValues
    /// Keys that a series with `by`, and values that a list of the newest can keep.
    public static let keep: ClosedRange<Int64> = 1...100
    /// Hours of clock for which what nothing uses is kept, so that a rollback loses no history: 7 days.
    public static let unusedHours: UInt16 = 7 * 24
    /// Bytes of texts that a series of strings may hold in vain beside those it needs twice over, before it is written anew.
    static let heapSlack = 256
    /// Bytes of an individual's aliases, 2 besides each id: an application that links without end must not fill the buffer.
    public static let aliasBytes = 64 * 1024
    /// Nesting of an attribute's value; events are refused beyond 64.
    static let valueDepth = 72
    /// Bytes of an individual's id that fit the header; ids are at most 1,024.
    static let idBytes = 0xFFFF
}
