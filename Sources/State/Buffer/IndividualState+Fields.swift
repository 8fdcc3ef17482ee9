extension IndividualState {
    /// The whole buffer, lent.
    @inlinable @inline(__always)
    public var raw: RawSpan {
        @_lifetime(borrow self) get { buffer.raw }
    }

    /// The field of a kind and a key, nil where there is none; linear, as an individual has few.
    @inlinable
    public func field(_ kind: FieldKind, key: UInt64) -> Field? {
        let raw = buffer.raw
        var offset = fieldsStart
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            if field.key == key && field.kind == kind { return field }
            offset = field.end
        }
        return nil
    }

    /// The first field of a kind in the buffer's order, nil where there is none.
    @inlinable
    public func firstField(of kind: FieldKind) -> Field? { nextField(of: kind, from: fieldsStart) }

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
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            if field.kind == kind { return field }
            offset = field.end
        }
        return nil
    }
}
