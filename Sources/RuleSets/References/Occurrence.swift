package import YAML

/// A thing with a name in a rule set.
package struct Symbol: Hashable, Sendable {
    /// What it is.
    package let kind: SymbolKind
    /// Its name.
    package let name: String
    /// The name of what it belongs to: of a property the event type, of a step the campaign.
    package let owner: String?

    /// Creates a symbol.
    package init(_ kind: SymbolKind, _ name: String, of owner: String? = nil) {
        self.kind = kind
        self.name = name
        self.owner = owner
    }

    /// Whether two symbols are the same: names by their bytes.
    package static func == (left: Symbol, right: Symbol) -> Bool {
        left.kind == right.kind && left.name.utf8.elementsEqual(right.name.utf8)
            && (left.owner == nil) == (right.owner == nil)
            && (left.owner ?? "").utf8.elementsEqual((right.owner ?? "").utf8)
    }

    /// Hashes the bytes of the names.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        Self.hash(name, into: &hasher)
        Self.hash(owner ?? "", into: &hasher)
    }

    private static func hash(_ text: String, into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8(0xFF))
    }
}

/// A place of a rule file where something is named. A class, since indexes hand thousands of them about.
package final class Occurrence: Sendable {
    /// What is named; more than one where a property is read of events of several types.
    package let symbols: [Symbol]
    /// The name's place, quotes included.
    package let span: SourceSpan
    /// The scalar whose whole text the name is; nil inside of expressions.
    package let scalar: Scalar?
    /// Whether the name is given here.
    package let isDefinition: Bool
    /// Whether it is named as records call it: another name in rules changes nothing here.
    package let isInData: Bool
    /// Of a definition by key all that is defined, else the name.
    package let extent: SourceSpan
    /// The keys above it, from the top of the file; empty inside of expressions.
    package let path: [String]

    init(
        _ symbols: [Symbol], at span: SourceSpan, scalar: Scalar? = nil, isDefinition: Bool = false,
        isInData: Bool = false, extent: SourceSpan? = nil, path: [String] = []
    ) {
        self.symbols = symbols
        self.span = span
        self.scalar = scalar
        self.isDefinition = isDefinition
        self.isInData = isInData
        self.extent = extent ?? span
        self.path = path
    }
}
