import State

extension SentMessages {
    /// The payload that says what one of version 1 says, which knew neither commands nor shadows; nil where that cannot be read.
    static func upgraded(_ version: UInt8, _ key: UInt64, _ payload: RawSpan) -> [UpgradedField]? {
        guard version == 1, payload.byteCount > 0 else { return nil }
        var writer = ByteWriter()
        var offset = 0
        while offset < payload.byteCount {
            guard offset + headOfVersion1 <= payload.byteCount else { return nil }
            let count = payload.u8(offset + headOfVersion1 - 1)
            let end = offset + headOfVersion1 + 8 * Int(count)
            guard end <= payload.byteCount else { return nil }
            for place in offset..<offset + Offset.command { writer.write(payload.u8(place)) }
            writer.write(word: 0)
            writer.write(UInt8(0))
            writer.write(count)
            for place in offset + headOfVersion1..<end { writer.write(payload.u8(place)) }
            offset = end
        }
        return [UpgradedField(kind, key: key, payload: writer.bytes)]
    }

    private static let headOfVersion1 = 17
}
