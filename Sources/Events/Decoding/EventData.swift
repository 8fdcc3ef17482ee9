import JSON

/// The properties of an event, wherever its record keeps them: an object's members, and members that lie beside it.
struct EventData: ~Escapable {
    /// A property that lies elsewhere in the record.
    struct Member: Sendable {
        /// The property's name.
        let name: String
        /// Where its value is, from the record on.
        let path: FieldPaths
        /// Whether it is an id, so that the digits of a whole number are its text.
        let isID: Bool

        init(_ name: String, at path: FieldPaths, isID: Bool = false) {
            self.name = name
            self.isID = isID
            self.path = path
        }

        /// A property that lies at a path in the record itself.
        init(_ name: String, from path: String, isID: Bool = false) {
            self.init(name, at: FieldPaths([path]), isID: isID)
        }
    }

    /// What should be an object of properties.
    let object: JSONElement?
    /// The properties beside it, where the object has none of that name.
    let beside: [Member]
    /// The record in which they lie.
    let record: JSONElement

    @_lifetime(copy object, copy record)
    init(_ object: JSONElement?, beside: [Member], of record: JSONElement) {
        self.object = object
        self.beside = beside
        self.record = record
    }

    /// Properties without any beside them.
    @_lifetime(copy object)
    init(_ object: JSONElement) {
        self.object = object
        beside = []
        record = object
    }

    /// The value of a property, or nil where it is absent or null.
    @_lifetime(copy self)
    func member(_ name: String) -> JSONElement? {
        if let element = object?.member(name), element.kind != .null { return element }
        for member in beside where member.name == name {
            guard let element = member.path.element(in: record), element.kind != .null else { continue }
            return element
        }
        return nil
    }
}
