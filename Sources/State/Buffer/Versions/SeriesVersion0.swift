import JSON

/// Series as the buffer's version 2 had them: buckets of numbers without deviations, else as they are now.
enum SeriesVersion0 {
    /// The same series as it is written now, where deviations are not known; nil where it is none.
    static func present(_ payload: RawSpan, _ kind: ValueKind) -> [UInt8]? {
        guard kind.isNumeric, payload.byteCount >= 3, payload.u8(0) & Layout.seriesExtended != 0 else {
            return Array(copying: payload)
        }
        let count = Int(payload.u16(1))
        let sums = Layout.bucketSums + 16
        let rest = 4 * kind.width
        let start = payload.byteCount - count * (sums + rest)
        guard start >= 0 else { return nil }
        var result = Array(copying: payload.extracting(0..<start))
        for offset in stride(from: start, to: payload.byteCount, by: sums + rest) {
            result.append(copying: payload.extracting(offset..<offset + sums))
            result.append(littleEndian: Double.nan.bitPattern)
            result.append(copying: payload.extracting(offset + sums..<offset + sums + rest))
        }
        return result
    }
}
