import CEL
import Events
import State
import YAML

/// What rule files say, read one by one and not yet checked together. What was reported is nil or absent.
struct Drafts {
    /// Some file could not be read at all, so that a name nobody defines may be defined there.
    var isIncomplete = false
    var events = Definitions<EventDraft>()
    var attributes = Definitions<AttributeDraft>()
    /// Features, scores and segments, which share one namespace.
    var variables = Definitions<VariableDraft>()
    var channels = Definitions<ChannelDraft>()
    var policies = PoliciesDraft()
    var campaigns = Definitions<CampaignDraft>()
    /// The items of `tests`, read when everything they name is known.
    var tests: [Node] = []
    /// Names of definitions that were refused, as bytes: using one is no second error.
    var refusedNames: Set<[UInt8]> = []
    /// The labels that scores and segments have, by the bytes of their names.
    var variableLabels: [[UInt8]: [Located<String>]] = [:]
    /// The names of all properties that expressions read of `event` or `trigger`, as bytes.
    var propertiesRead: Set<[UInt8]> = []
}

/// An event type of the data dictionary.
struct EventDraft: Sendable {
    /// A property as declared.
    struct Property: Sendable {
        let name: Located<String>
        /// What the data calls it: its name, where nothing else is said.
        let dataName: Located<String>
        /// Nil where it was refused.
        let type: PropertyType?
        let labels: [Located<String>]
    }

    let isOpen: Bool
    let properties: [Property]
    let labels: [Located<String>]
}

/// An attribute of individuals.
struct AttributeDraft: Sendable {
    let type: PropertyType?
    let isPersonal: Bool
    let labels: [Located<String>]
}

/// A feature, score or segment.
enum VariableDraft: Sendable {
    case feature(FeatureDraft)
    case score(ScoreDraft)
    case segment(SegmentDraft)
}

/// A feature.
struct FeatureDraft: Sendable {
    let aggregation: Aggregation
    let events: [Located<String>]
    let condition: ExpressionText?
    let value: ExpressionText?
    let key: ExpressionText?
    let keep: Located<Int64>?
    let halfLife: Located<Int64>?
    let window: Milliseconds?
    let defaultValue: Located<Literal>?
    let allowsWarming: Bool
    /// The mapping's place.
    let span: SourceSpan
    /// Where `of` was written but is no expression, or something else was refused.
    let isBroken: Bool
}

/// A score.
enum ScoreDraft: Sendable {
    case expression(ExpressionText?)
    case logistic(LogisticDraft)
    /// Refused.
    case broken
}

/// A logistic regression over what has a name.
struct LogisticDraft: Sendable {
    let intercept: Double
    /// Names as expressions, with their weights.
    let weights: [(term: ExpressionText, weight: Double)]
}

/// A segment.
enum SegmentDraft: Sendable {
    case condition(ExpressionText?)
    case stages([(name: Located<String>, condition: ExpressionText?)])
    /// Refused.
    case broken
}
