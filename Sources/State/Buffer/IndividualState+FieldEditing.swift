extension IndividualState {
    /// Appends a field with a payload of zeros, at most 16 MiB − 1 bytes. It always obeys: ask ``room`` first.
    @discardableResult
    public mutating func appendField(_ kind: FieldKind, version: UInt8, key: UInt64, zeros length: Int) -> Field {
        let (start, othersStart) = (buffer.count, buffer.othersStart)
        let field = insertField(kind, version: version, key: key, zeros: length, at: start)
        // It is one of the others, be it the first.
        buffer.othersStart = othersStart
        return field
    }

    /// Inserts a field with a payload of zeros at the start of another or at the end.
    mutating func insertField(
        _ kind: FieldKind, version: UInt8, key: UInt64, zeros length: Int, at start: Int
    ) -> Field {
        precondition(length <= Layout.longestPayload)
        let gap = unsafe buffer.openGap(at: start, count: Layout.fieldHeader + length)
        unsafe Field.store(kind, version: version, length: length, key: key, to: gap)
        unsafe (gap + Layout.fieldHeader).initializeMemory(as: UInt8.self, repeating: 0, count: length)
        return Field(buffer.raw, at: start)
    }

    /// Appends a field, as ``appendField(_:version:key:zeros:)`` does.
    @discardableResult
    public mutating func appendField(_ kind: FieldKind, version: UInt8, key: UInt64, payload: RawSpan) -> Field {
        let field = appendField(kind, version: version, key: key, zeros: payload.byteCount)
        buffer.copy(payload, to: field.payload)
        return field
    }

    /// Appends a field, as ``appendField(_:version:key:zeros:)`` does.
    @discardableResult
    public mutating func appendField(_ kind: FieldKind, version: UInt8, key: UInt64, payload: [UInt8]) -> Field {
        appendField(kind, version: version, key: key, payload: payload.raw)
    }

    /// Opens a gap of zeros in a field's payload, at an offset in the payload.
    @discardableResult
    public mutating func insertBytes(_ count: Int, at offset: Int, of field: Field) -> Field {
        precondition(offset >= 0 && offset <= field.length && field.length + count <= Layout.longestPayload)
        let gap = unsafe buffer.openGap(at: field.payload + offset, count: count)
        unsafe gap.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        return setLength(field.length + count, of: field)
    }

    /// Removes bytes of a field's payload, at an offset in the payload.
    @discardableResult
    public mutating func removeBytes(_ count: Int, at offset: Int, of field: Field) -> Field {
        precondition(offset >= 0 && count >= 0 && offset + count <= field.length)
        buffer.closeGap(at: field.payload + offset, count: count)
        return setLength(field.length - count, of: field)
    }

    /// Gives a field another payload; its version becomes `version`, where one is named.
    @discardableResult
    public mutating func replacePayload(of field: Field, version: UInt8? = nil, with payload: [UInt8]) -> Field {
        var field = field
        if payload.count > field.length {
            field = insertBytes(payload.count - field.length, at: field.length, of: field)
        } else if payload.count < field.length {
            field = removeBytes(field.length - payload.count, at: payload.count, of: field)
        }
        buffer.copy(payload.raw, to: field.payload)
        guard let version, version != field.version else { return field }
        buffer[field.start + Layout.fieldVersion] = version
        return Field(buffer.raw, at: field.start)
    }

    /// Removes a field.
    public mutating func removeField(_ field: Field) {
        buffer.closeGap(at: field.start, count: field.end - field.start)
    }

    /// Stores a little-endian integer at an offset in a field's payload; one that does not fit there traps.
    @inlinable @inline(__always)
    public mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int, of field: Field) {
        precondition(offset >= 0 && offset &+ MemoryLayout<T>.size <= field.length)
        buffer.store(value, at: field.payload &+ offset)
    }

    /// Overwrites bytes from an offset in a field's payload on; those that do not fit there trap.
    public mutating func store(_ bytes: [UInt8], at offset: Int, of field: Field) {
        precondition(offset >= 0 && offset + bytes.count <= field.length)
        buffer.copy(bytes.raw, to: field.payload + offset)
    }

    /// Gives the field of a kind and a key another payload, or adds or removes it: an empty payload is no field.
    mutating func setPayload(_ type: FieldType, key: UInt64, to payload: [UInt8]) {
        guard let old = field(type.kind, key: key) else {
            if !payload.isEmpty { appendField(type.kind, version: type.version, key: key, payload: payload) }
            return
        }
        if payload.isEmpty { removeField(old) } else { replacePayload(of: old, with: payload) }
    }

    private mutating func setLength(_ length: Int, of field: Field) -> Field {
        precondition(field.start >= 0 && field.payload <= buffer.count)
        buffer.own()
        unsafe Field.addLength(length - field.length, to: buffer.start + field.start)
        return Field(buffer.raw, at: field.start)
    }
}

extension Field {
    /// Writes a header to an address: nothing of it is unused yet.
    @inline(__always)
    static func store(
        _ kind: FieldKind, version: UInt8, length: Int, key: UInt64, to header: UnsafeMutableRawPointer
    ) {
        let length = UInt64(truncatingIfNeeded: length)
        let word = UInt64(kind.rawValue) | UInt64(version) << 8 | length << 16
        unsafe header.storeBytes(of: word.littleEndian, as: UInt64.self)
        unsafe (header + Layout.fieldKey).storeBytes(of: key.littleEndian, as: UInt64.self)
    }

    /// Adds to the length in the header at an address: within its 24 bits, as callers make sure.
    @inline(__always)
    static func addLength(_ count: Int, to header: UnsafeMutableRawPointer) {
        let word = unsafe UInt64(littleEndian: header.loadUnaligned(as: UInt64.self))
        let sum = word &+ UInt64(truncatingIfNeeded: count) << 16
        unsafe header.storeBytes(of: sum.littleEndian, as: UInt64.self)
    }
}
