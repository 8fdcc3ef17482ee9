/// What may stand at a place of a file: the table that a reader takes its keys from, and that an editor's schema is made of.
///
/// A shape says what a value looks like; what it means, and what else must hold, its reader knows. So a schema made of shapes
/// never refuses what the reader takes, and lets pass some of what it refuses.
package indirect enum Shape: Sendable {
    /// Text as it is written, also where YAML would see a number or a bool in it; an expression.
    case text
    /// Text of which a part says whether it can be right: a pattern of ECMA 262, for what YAML takes for text.
    case pattern(String)
    /// A name of a form.
    case name(NameForm)
    /// An instant, which some readers of YAML 1.1 take for more than text.
    case instant
    /// A duration such as `1h30m`.
    case duration
    /// A whole number.
    case int(ClosedRange<Int64>)
    /// A number.
    case number
    /// `true` or `false`.
    case bool
    /// One of these words.
    case word([String])
    /// A scalar by the core schema.
    case literal
    /// Anything.
    case any
    /// Nothing is written.
    case absent
    /// A list with at least so many items.
    case list(Shape, atLeast: Int = 0)
    /// A mapping with known keys.
    case mapping(MappingShape)
    /// A mapping from names of a form, at least one and at most so many, to values of one shape. The names in `except` are
    /// refused.
    case names(NameForm, Shape, count: ClosedRange<Int>? = nil, except: [String] = [])
    /// One of several shapes.
    case either([Shape])
    /// A shape whose texts are names of a kind: a scalar, the items of a list, or the keys of a mapping that are no keys of a
    /// ``MappingShape``.
    case named(NameMark, Shape)
    /// A shape with a name, made when it is asked for: one that contains itself.
    case recursive(String, @Sendable () -> Shape)
}

/// A mapping with known keys.
package struct MappingShape: Sendable {
    /// A key with what may stand there.
    package struct Field: Sendable {
        /// The key.
        package let key: String
        /// What may stand there.
        package let shape: Shape
        /// Whether the mapping lacks something without it.
        package let isRequired: Bool
        /// What the key is for, in a phrase.
        package let help: String

        /// Creates a field.
        package init(_ key: String, _ shape: Shape, required isRequired: Bool = false, _ help: String) {
            self.key = key
            self.shape = shape
            self.isRequired = isRequired
            self.help = help
        }
    }

    /// The keys that are known, in the order messages list them.
    package let fields: [Field]
    /// Keys of which exactly one must be there; empty where nothing is asked for.
    package let exactlyOne: [String]
    /// Keys that make sense only beside another.
    package let companions: [(key: String, beside: String)]
    /// What stands at keys that are not known; nil where there are none.
    package let others: Shape?
    /// What other languages call some of the keys, in small letters: proposed where they stand.
    package let synonyms: [String: String]

    /// Creates a mapping's shape.
    package init(
        _ fields: [Field], exactlyOne: [String] = [],
        companions: [(key: String, beside: String)] = [], others: Shape? = nil, synonyms: [String: String] = [:]
    ) {
        self.fields = fields
        self.exactlyOne = exactlyOne
        self.companions = companions
        self.others = others
        self.synonyms = synonyms
    }

    /// The keys that are known.
    package var keys: [String] { fields.map(\.key) }
}

extension MappingReader {
    /// Takes a node that must be a mapping with the keys of a shape; nil after reporting that it is none.
    package init?(_ node: Node, _ what: String, _ shape: MappingShape, into collector: DiagnosticCollector) {
        self.init(node, what, keys: shape.keys, synonyms: shape.synonyms, into: collector)
    }

    /// The mapping at a key, with the keys of a shape.
    package func mapping(
        _ key: String, _ shape: MappingShape, requiring isRequired: Bool = false
    ) -> MappingReader? {
        node(key, requiring: isRequired).flatMap { MappingReader($0, key, shape, into: collector) }
    }
}
