import Events

/// Recent events as the buffer's version 2 had them: `(hash u64 · arrival u40)…` by arrival, ms modulo 2⁴⁰.
enum RecentEventsVersion0 {
    private static let size = 13
    /// What the modulus took off, as no build that wrote this layout ran before 2004-11-03 or will after 2039-09-07.
    private static let past: Milliseconds = 1 << 40

    /// The same events as they are written now; nil where there are none.
    static func present(_ payload: RawSpan) -> [UInt8]? {
        guard payload.byteCount > 0, payload.byteCount % size == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(payload.byteCount / size * RecentEvent.size)
        for offset in stride(from: 0, to: payload.byteCount, by: size) {
            let arrival = past + Milliseconds(payload.u40(offset + 8))
            result.append(littleEndian: RecentEvent(payload.u64(offset), second: RecentEvent.second(arrival)).word)
        }
        return result
    }
}
