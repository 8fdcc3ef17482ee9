import Events

/// Event times as panes hold them: ms since the year 0 in 47 bits, to the year 4459; later ones count as the last of them.
enum PaneTime {
    /// 1970-01-01 as a pane's time.
    private static let epoch: Milliseconds = 62_167_219_200_000
    /// The last that fits.
    static let max: Milliseconds = 1 << 47 - 1
    /// The bit that marks a merged pane.
    static let mergedBit: UInt64 = 1 << 47

    /// An event time as a pane's.
    @inline(__always)
    static func packed(_ time: Milliseconds) -> Milliseconds {
        if time <= -epoch { return 0 }
        return time >= max - epoch ? max : time + epoch
    }

    /// The pane time at or before which a window that ends at `time` holds nothing; −1 where it is unbounded.
    @inline(__always)
    static func windowStart(_ time: Milliseconds, _ window: Milliseconds?) -> Milliseconds {
        guard let window else { return -1 }
        // Packed times are within 0 … 2⁴⁷, and windows above 0: no overflow.
        return Swift.max(-1, packed(time) &- window)
    }
}
