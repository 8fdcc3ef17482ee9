/// A node of a file's tree, with its place.
package struct Node: Hashable, Sendable {
    /// What a node is.
    package enum Kind: Hashable, Sendable {
        /// Text.
        case scalar(Scalar)
        /// A list.
        case sequence([Node])
        /// Keys with values.
        case mapping(Mapping)
    }

    /// What it is.
    package let kind: Kind
    /// Its place, without blanks and comments after it.
    package let span: SourceSpan

    /// Creates a node.
    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// The scalar, where it is one.
    package var scalar: Scalar? {
        if case .scalar(let scalar) = kind { scalar } else { nil }
    }

    /// The list's items, where it is a list.
    package var items: [Node]? {
        if case .sequence(let items) = kind { items } else { nil }
    }

    /// The mapping, where it is one.
    package var mapping: Mapping? {
        if case .mapping(let mapping) = kind { mapping } else { nil }
    }

    /// What it is, as messages name it: `text`, `a list`, `a mapping`, `nothing`.
    package var kindName: String {
        switch kind {
        case .scalar(let scalar): scalar.isAbsent ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
