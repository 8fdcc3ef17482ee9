/// From libyaml's marks, which count Unicode scalars, to byte offsets.
struct ScalarOffsets {
    /// The offset of every scalar; empty where all are ASCII, one byte each.
    private let offsets: [UInt32]
    private let count: Int

    /// Indexes a text of valid UTF-8, at most `Limits.fileSize` long.
    init(_ text: [UInt8]) {
        count = text.count
        guard text.contains(where: { $0 >= 0x80 }) else {
            offsets = []
            return
        }
        offsets = text.indices.filter { text[$0] & 0xC0 != 0x80 }.map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The byte offset of a mark; the text's end for marks beyond it.
    func offset(_ mark: ParserMark) -> Int {
        if offsets.isEmpty { return min(mark.index, count) }
        return mark.index < offsets.count ? Int(offsets[mark.index]) : count
    }
}
