package import YAML

/// A kind of thing that rule files give names to. The raw value is what messages call it.
///
/// A new one is a case with its row, and a mark on the shapes that name it (`RuleFileShape`).
package enum SymbolKind: String, CaseIterable, Sendable {
    /// A type of events.
    case eventType = "event type"
    /// A property of an event type.
    case property
    /// An attribute of individuals.
    case attribute
    /// A feature, a score or a segment, which share one namespace.
    case variable = "feature, score or segment"
    /// A way to reach an individual.
    case channel
    /// A campaign.
    case campaign
    /// A step of a campaign.
    case step
    /// A tag of campaigns.
    case tag
    /// A template, by which senders know a text.
    case template
    /// A label of sensitive data.
    case label
    /// A rule test.
    case test

    /// What is said of the kind.
    package var row: SymbolRow {
        switch self {
        case .eventType: SymbolRow(form: .text, isReportedUnused: true)
        case .property:
            SymbolRow(
                form: .identifier, owner: .eventType, reserved: ReservedNames.eventFields + ReservedNames.keywords)
        case .attribute:
            SymbolRow(
                form: .identifier, reserved: ["id"] + ReservedNames.keywords, isReportedUnused: true,
                known: ["time_zone", "language", "preferred_channel"])
        case .variable:
            SymbolRow(form: .snakeCase, reserved: ReservedNames.cel + ReservedNames.rules, isReportedUnused: true)
        case .channel: SymbolRow(form: .kebabCase, isReportedUnused: true)
        case .campaign: SymbolRow(form: .kebabCase)
        case .step: SymbolRow(form: .kebabCase, owner: .campaign)
        case .tag: SymbolRow(form: .kebabCase, mayRepeat: true)
        case .template: SymbolRow(form: .text, mayRepeat: true)
        case .label: SymbolRow(form: .kebabCase, mayRepeat: true)
        case .test: SymbolRow(form: .text)
        }
    }
}

/// What is said of a kind of symbol.
package struct SymbolRow: Sendable {
    /// The form of its names.
    package let form: NameForm
    /// The kind of thing within which its names are unique; nil where that is the rule set.
    package let owner: SymbolKind?
    /// Whether the same name may be given at several places, which then mean one thing.
    package let mayRepeat: Bool
    /// Words that cannot be its names.
    package let reserved: [String]
    /// Whether a definition that nothing uses is worth a word.
    let isReportedUnused: Bool
    /// Names that the engine itself uses.
    let known: [String]

    fileprivate init(
        form: NameForm, owner: SymbolKind? = nil, mayRepeat: Bool = false, reserved: [String] = [],
        isReportedUnused: Bool = false, known: [String] = []
    ) {
        self.form = form
        self.owner = owner
        self.mayRepeat = mayRepeat
        self.reserved = reserved
        self.isReportedUnused = isReportedUnused
        self.known = known
    }
}

extension Shape {
    /// The shape at a place whose texts give names to things of a kind.
    static func defining(_ kind: SymbolKind, _ shape: Shape) -> Shape {
        .named(NameMark(kind: kind.rawValue, isDefinition: true), shape)
    }

    /// The shape at a place whose texts name things of a kind that are defined elsewhere.
    static func naming(_ kind: SymbolKind, _ shape: Shape) -> Shape {
        .named(NameMark(kind: kind.rawValue, isDefinition: false), shape)
    }

    /// The shape at a place whose texts name things of a kind as records call them, which may be otherwise than rules do.
    static func namingInData(_ kind: SymbolKind, _ shape: Shape) -> Shape {
        .named(NameMark(kind: kind.rawValue, isDefinition: false, isInData: true), shape)
    }
}

extension NameMark {
    /// The kind of the names.
    package var symbolKind: SymbolKind? { SymbolKind(rawValue: kind) }
}
