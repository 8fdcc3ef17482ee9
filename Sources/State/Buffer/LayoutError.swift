/// Why bytes cannot be taken over as an individual's state.
public struct LayoutError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field's name; nil where it is not a field that is wrong.
    public let field: String?
    /// The field's kind.
    public let kind: FieldKind?
    /// The version of the field, or of the buffer where it is no field.
    public let version: UInt8?
    /// What is wrong.
    public let what: String
    /// The byte of the buffer at which it was noticed.
    public let offset: Int

    init(_ what: String, at offset: Int, version: UInt8? = nil) {
        (field, kind) = (nil, nil)
        self.version = version
        self.what = what
        self.offset = offset
    }

    init(_ what: String, _ type: FieldType, version: UInt8, at offset: Int) {
        field = type.name
        kind = type.kind
        self.version = version
        self.what = what
        self.offset = offset
    }

    /// The words for operators.
    public var description: String {
        guard let field, let kind, let version else { return "an individual's state has \(what) at byte \(offset)" }
        let number = "0x" + String(kind.rawValue, radix: 16)
        return
            "an individual's state has \(what) at byte \(offset): field \(field) (kind \(number), version \(version))"
    }
}
