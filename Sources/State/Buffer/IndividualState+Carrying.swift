extension IndividualState {
    /// Appends a field of another buffer as it is, its version and stamp too.
    mutating func carry(_ field: Field, _ payload: RawSpan) {
        let written = appendField(field.kind, version: field.version, key: field.key, payload: payload)
        setUnusedSince(field.unusedSince, of: written)
    }

    /// Appends a field of another individual as it is, its version and stamp too. It always obeys: ask ``room`` first.
    public mutating func carry(_ field: Field, from other: borrowing IndividualState) {
        carry(field, other.bytes(of: field))
    }

    /// All that is known, under another id.
    public func renamed(to id: RawSpan) -> IndividualState {
        var renamed = IndividualState(id: id)
        renamed.earliestDue = earliestDue
        renamed.buffer.store(buffer.raw.u16(Layout.swept), at: Layout.swept)
        let fields = buffer.raw.extracting(fieldsStart..<buffer.count)
        let start = renamed.buffer.count
        _ = unsafe renamed.buffer.openGap(at: start, count: fields.byteCount)
        renamed.buffer.copy(fields, to: start)
        renamed.findOthers()
        return renamed
    }
}
