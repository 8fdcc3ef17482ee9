/// That the texts at a place are names of a kind. What the kinds are, who knows the language says.
package struct NameMark: Hashable, Sendable {
    /// The kind of thing that has the names: `event type`.
    package let kind: String
    /// Whether the texts give the names; else they use them.
    package let isDefinition: Bool
    /// Whether the texts are what data calls the things.
    package let isInData: Bool

    /// Creates a mark.
    package init(kind: String, isDefinition: Bool, isInData: Bool = false) {
        self.kind = kind
        self.isDefinition = isDefinition
        self.isInData = isInData
    }
}

extension Shape {
    /// The shapes of which a place takes one, each with the mark of its names.
    package var alternatives: [MarkedShape] {
        switch self {
        case .either(let shapes): shapes.flatMap(\.alternatives)
        case .named(let mark, let shape):
            shape.alternatives.map { MarkedShape(shape: $0.shape, mark: $0.mark ?? mark) }
        case .recursive(_, let shape): shape().alternatives
        default: [MarkedShape(shape: self, mark: nil)]
        }
    }
}

/// A shape that is neither a choice nor a mark, with the mark of its names.
package struct MarkedShape: Sendable {
    /// The shape.
    package let shape: Shape
    /// What its texts name, where they name anything.
    package let mark: NameMark?

    /// Whether a text may stand there.
    package var isScalar: Bool {
        switch shape {
        case .list, .mapping, .names, .absent: false
        default: true
        }
    }
}
