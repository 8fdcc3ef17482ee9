extension IndividualState {
    /// Appends a field of another buffer as it is, its version and stamp too.
    mutating func carry(_ field: Field, _ payload: RawSpan) {
        let written = appendField(field.kind, version: field.version, key: field.key, payload: payload)
        setUnusedSince(field.unusedSince, of: written)
    }
}
