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

/// Paths of which the first counts at which something is.
struct FieldPaths: Sendable {
    private let paths: [FieldPath]

    init(_ paths: [String]) { self.paths = paths.map(FieldPath.init) }

    /// The path of the value itself.
    init() { paths = [FieldPath()] }

    /// The value at the first path at which there is one, not null and no empty text; of one path alone whatever is there.
    @_lifetime(copy root)
    func element(in root: JSONElement) -> JSONElement? {
        if paths.count == 1 { return paths[0].element(in: root) }
        for path in paths {
            guard let element = path.element(in: root), !element.isNull else { continue }
            if element.isString, element.stringRange.isEmpty { continue }
            return element
        }
        return nil
    }
}

/// Where a `mapped` record keeps what.
struct MappedFields: Sendable {
    let individual: FieldPaths?
    let type: FieldPaths?
    /// The type of every record, where none says its own.
    let constantType: [UInt8]?
    let id: FieldPaths?
    let time: FieldPaths?
    let timeUnit: UnixTimeUnit?
    let data: FieldPaths

    /// The attributes of a record that is an `individual.updated` since its type is not mapped.
    let attributes: [EventData.Member]

    init(_ mapping: FieldMapping) {
        func paths(_ source: FieldSource?) -> FieldPaths? {
            guard case .paths(let paths)? = source else { return nil }
            return FieldPaths(paths)
        }
        individual = paths(mapping.individual)
        type = paths(mapping.type)
        if case .constant(let text)? = mapping.type { constantType = Array(text.utf8) } else { constantType = nil }
        id = paths(mapping.id)
        time = paths(mapping.time)
        timeUnit = mapping.timeUnit
        data = paths(mapping.data) ?? FieldPaths()
        attributes = [EventData.Member("attributes", at: data)]
    }
}
