import State

extension Journey {
    /// Offsets in the payload of version 1, which had waits only: its texts came right behind the flags, and what was awaited and held
    /// was not there.
    private static let textsOfVersion1 = 57

    /// The payload that says what one of version 1 says; nil where that cannot be read.
    static func upgraded(_ version: UInt8, _ key: UInt64, _ payload: RawSpan) -> [UpgradedField]? {
        guard version == 1, payload.byteCount > textsOfVersion1 else { return nil }
        var writer = ByteWriter()
        for offset in 0..<textsOfVersion1 { writer.write(payload.u8(offset)) }
        writer.write(Stand.wait.rawValue)
        writer.write(UInt8(0))
        for offset in textsOfVersion1..<payload.byteCount { writer.write(payload.u8(offset)) }
        writer.write(count: 0)
        writer.write(count: 0)
        return [UpgradedField(kind, key: key, payload: writer.bytes)]
    }
}
