import JSON

/// Member names from the outside in, as bytes; an empty path is the value itself.
struct FieldPath: Sendable {
    private let keys: [[UInt8]]

    /// Reads names with dots between them.
    init(_ text: String) {
        keys = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
    }

    /// The path of the value itself.
    init() { keys = [] }

    /// The value at the path, or nil where there is none.
    @_lifetime(copy root)
    func element(in root: JSONElement) -> JSONElement? {
        var element = root
        for key in keys {
            guard let inner = element.member(unsafe key.span.bytes) else { return nil }
            element = inner
        }
        return element
    }
}

/// The paths of a `mapped` record.
struct MappedFields: Sendable {
    let individual: FieldPath?
    let type: FieldPath?
    let id: FieldPath?
    let time: FieldPath?
    let data: FieldPath

    /// The attributes of a record that is an `individual.updated` since its type is not mapped.
    let attributes: [EventData.Member]

    init(_ mapping: FieldMapping) {
        individual = mapping.individual.map(FieldPath.init)
        type = mapping.type.map(FieldPath.init)
        id = mapping.id.map(FieldPath.init)
        time = mapping.time.map(FieldPath.init)
        data = mapping.data.map { FieldPath($0) } ?? FieldPath()
        attributes = [EventData.Member("attributes", at: data)]
    }
}
