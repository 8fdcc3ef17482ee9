import Events

/// Event times as entries hold them: ms since the year 0 in 47 bits, to the year 4459; later ones count as the last of them.
enum EntryTime {
    /// 1970-01-01 as an entry's time.
    private static let epoch: Milliseconds = 62_167_219_200_000
    /// The last that fits.
    static let max: Milliseconds = 1 << 47 - 1
    /// The bit that marks an item as a bucket.
    static let bucketBit: UInt64 = 1 << 47

    /// An event time as an item's.
    @inline(__always)
    static func packed(_ time: Milliseconds) -> Milliseconds {
        if time <= -epoch { return 0 }
        return time >= max - epoch ? max : time + epoch
    }

    /// An item's time as an event's.
    static func unpacked(_ time: Milliseconds) -> Milliseconds { time - epoch }

    /// The time in the first word of an entry.
    @inline(__always)
    static func time(_ word: UInt64) -> Milliseconds { Milliseconds(truncatingIfNeeded: word & (bucketBit - 1)) }
}
