/// Reads the buffer's version 2: its fields had no version, and headers of 14 bytes.
///
/// ```
/// header   version u8 (2) · flags u8 (0) · id length u16 · earliest due i64 · swept u16 · id
/// field    kind u8 · payload length u24 · unused since u16 · key u64 · payload
/// ```
enum BufferVersion2 {
    static let version: UInt8 = 2
    private static let fieldHeader = 14

    /// The same in the present layout; each field's version is 0.
    static func present(_ bytes: [UInt8]) throws(LayoutError) -> [UInt8] {
        let raw = bytes.raw
        var offset = try IndividualState.checkedFieldsStart(raw)
        var result = Array(bytes[..<offset])
        result.reserveCapacity(bytes.count + bytes.count / 16)
        result[0] = Layout.version
        while offset < bytes.count {
            guard offset + fieldHeader <= bytes.count else { throw LayoutError("half a field's header", at: offset) }
            let word = raw.u64(offset)
            let length = Int(truncatingIfNeeded: word >> 8 & 0xFF_FFFF)
            guard length <= bytes.count - offset - fieldHeader else {
                throw LayoutError("a field longer than the rest", at: offset)
            }
            // The version's byte comes between the kind and the length.
            result.append(UInt8(truncatingIfNeeded: word))
            result.append(0)
            result.append(contentsOf: bytes[offset + 1..<offset + fieldHeader + length])
            offset += fieldHeader + length
        }
        return result
    }
}
