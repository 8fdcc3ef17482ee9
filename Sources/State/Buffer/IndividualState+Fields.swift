extension IndividualState {
    /// The whole buffer, lent.
    @inlinable @inline(__always)
    public var raw: RawSpan {
        @_lifetime(borrow self) get { buffer.raw }
    }

    /// The field of a kind and a key, nil where there is none; linear, as an individual has few. Series and recent events have ways
    /// of their own to be found.
    @inlinable
    public func field(_ kind: FieldKind, key: UInt64) -> Field? {
        let raw = buffer.raw
        var offset = buffer.othersStart
        while offset &+ Layout.fieldHeader <= raw.byteCount {
            if raw.uncheckedU64(offset &+ Layout.fieldKey) == key, Field.kind(raw, at: offset) == kind {
                return Field(raw, at: offset)
            }
            offset = Field.end(raw, at: offset)
        }
        return nil
    }

    /// The first field of a kind in the buffer's order, nil where there is none; as ``field(_:key:)`` not for series and recent events.
    @inlinable
    public func firstField(of kind: FieldKind) -> Field? { nextField(of: kind, from: buffer.othersStart) }

    /// The next field of a kind behind another field, nil where there is none.
    @inlinable
    public func field(after field: Field, of kind: FieldKind) -> Field? { nextField(of: kind, from: field.end) }

    /// Whether there is a field of a kind.
    @inlinable
    public func has(_ kind: FieldKind) -> Bool { firstField(of: kind) != nil }

    /// The payload of a field, lent.
    @inlinable @inline(__always)
    @_lifetime(borrow self)
    public func bytes(of field: Field) -> RawSpan { raw.extracting(field.payload..<field.end) }

    @inlinable
    func nextField(of kind: FieldKind, from start: Int) -> Field? {
        let raw = buffer.raw
        var offset = start
        while offset &+ Layout.fieldHeader <= raw.byteCount {
            if Field.kind(raw, at: offset) == kind { return Field(raw, at: offset) }
            offset = Field.end(raw, at: offset)
        }
        return nil
    }

    /// Finds the end of the series anew, in a buffer that is valid.
    mutating func findOthers() {
        let end = seriesEnd
        buffer.othersStart = end
    }

    private var seriesEnd: Int {
        let raw = buffer.raw
        var offset = fieldsStart
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            guard field.kind == .recentEvents || field.kind.isSeries else { break }
            offset = field.end
        }
        return offset
    }
}
