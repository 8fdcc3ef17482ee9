import Ordering
import HumanText
import CEL
import Events
import State
import YAML

/// Checks drafts together and builds a rule set of them.
///
/// Where something does not fit it is reported, and the check goes on with what is left: the result counts only where
/// nothing was reported. A class, since its parts share what is known so far; used on one thread by one load.
final class RuleSetChecker {
    let drafts: Drafts
    let collector: DiagnosticCollector
    var dictionary: EventDictionary
    /// By name's bytes.
    let attributes: [EventSchema.Attribute]
    /// By name's bytes: the names of features, of scores, of segments.
    let featureNames: [String]
    let scoreNames: [String]
    let segmentNames: [String]
    /// By name's bytes.
    let channelNames: [String]
    /// By name's bytes.
    let campaignNames: [String]
    /// What rules can call, without any name.
    let bare: Environment
    /// `individual`, `now`, `zone`, and the features, scores and segments whose types are known so far.
    var common: Environment
    /// The names that definitions of features cannot use.
    let hiddenFromFeatures: [(name: String, help: String)]
    /// The steps that an evaluation may take.
    let expressionCost: Int
    /// All expressions, in the order in which they are checked.
    var expressions: [ExpressionPlace] = []
    /// By name's bytes: the labels that something has.
    let labelNames: [String]
    /// Who reads what, as far as labels may travel.
    var labels: LabelFlow
    /// Puts probes around conditions; nil where nobody asks for them.
    let watch: ConditionWatch?
    /// What is known of expressions; nil where nobody remembers.
    let memory: ExpressionMemory?
    /// What scores and segments read.
    var variableReads = VariableReads()
    private var scopes: [[Int]: EventScope] = [:]

    init(
        _ drafts: Drafts, _ collector: DiagnosticCollector, timeZones: TimeZoneDatabase, expressionCost: Int,
        watch: ConditionWatch? = nil, memory: ExpressionMemory? = nil
    ) {
        self.expressionCost = expressionCost
        self.watch = watch
        self.memory = memory
        self.drafts = drafts
        self.collector = collector
        dictionary = EventDictionary(drafts)
        labelNames = drafts.labelNames
        labels = LabelFlow(of: labelNames.count)
        attributes = drafts.attributes.entries.map { entry in
            EventSchema.Attribute(
                name: entry.name.value, type: entry.value.type ?? .dyn, isPersonal: entry.value.isPersonal)
        }.sorted { $0.name.precedes($1.name) }
        let names = { (kind: (VariableDraft) -> Bool) in
            drafts.variables.entries.filter { kind($0.value) }.map(\.name.value).sortedByBytes()
        }
        featureNames = names { if case .feature = $0 { true } else { false } }
        scoreNames = names { if case .score = $0 { true } else { false } }
        segmentNames = names { if case .segment = $0 { true } else { false } }
        let hidden = ReservedNames.rules.filter { $0 != "event" } + featureNames + scoreNames + segmentNames
        hiddenFromFeatures = hidden.map { ($0, "the definition of a feature sees only `event`") }
        channelNames = drafts.channels.names.sortedByBytes()
        campaignNames = drafts.campaigns.names.sortedByBytes()
        var bare = Environment(libraries: FunctionLibrary.rules, timeZones: timeZones)
        bare.hasJSONNumbers = true
        self.bare = bare
        common = bare
        common.declare("now", as: .timestamp, slot: Slot.now.number)
        common.declare("zone", as: .string, slot: Slot.zone.number)
        let id = Environment.Field(name: "id", type: .string, slot: Slot.individualID.number)
        let fields = attributes.enumerated().map { index, attribute in
            Environment.Field(name: attribute.name, type: attribute.type.celType, slot: Slot.attribute(index).number)
        }
        common.declare(record: "individual", fields: [id] + fields)
    }

    /// Checks everything; the result means nothing where an error was reported.
    func ruleSet(hash: String) -> RuleSet {
        giveLabels()
        lintAttributes()
        let features = checkFeatures()
        let (scores, segments) = checkScoresAndSegments(over: features)
        let channels = checkChannels()
        let policies = checkPolicies()
        let campaigns = checkCampaigns()
        let schema = EventSchema(
            types: dictionary.schemaTypes, properties: dictionary.propertiesRead, attributes: attributes,
            commandProperties: dictionary.commandProperties)
        let tests = checkTests(schema, features)
        return RuleSet(
            hash: hash, schema: schema, features: features, scores: scores, segments: segments, channels: channels,
            policies: policies, campaigns: campaigns, tests: tests, timeZones: common.timeZones)
    }

    // MARK: Names

    /// Reports a name that nothing defines, unless it was refused where it is defined or may stand in a file that cannot
    /// be read.
    func reportUndeclared(_ name: Located<String>, _ what: String, among candidates: [String]) {
        guard !drafts.isIncomplete, !drafts.refusedNames.contains(Array(name.value.utf8)) else { return }
        collector.report(
            .undeclaredName, at: name.span, "\(what) \(Message.quoted(name.value)) is not declared",
            help: nearestName(name.value, in: candidates).map { "did you mean `\($0)`?" })
    }

    /// The place of a name among sorted names, or nil after reporting that it is not there.
    func index(of name: Located<String>, in names: [String], _ what: String) -> Int? {
        if let index = Self.index(of: name.value, in: names) { return index }
        reportUndeclared(name, what, among: names)
        return nil
    }

    /// The place of a name among names sorted by bytes: O(log n).
    static func index(of name: String, in names: [String]) -> Int? {
        let place = names.partitioningIndex { !$0.precedes(name) }
        return place < names.count && names[place].utf8.elementsEqual(name.utf8) ? place : nil
    }

    // MARK: Event types

    /// What events of the types share that a reader names; names that are not declared are reported. `*` is for features only.
    func scope(of names: [Located<String>], by reader: LabelCarrier, allowsAll: Bool = false) -> EventScope {
        var types: Set<Int> = []
        var isUncertain = names.isEmpty
        for name in names {
            if name.value.utf8.elementsEqual("*".utf8) {
                if allowsAll {
                    types.formUnion(dictionary.all)
                } else {
                    collector.report(
                        .allEvents, at: name.span, "`*` is for features only", help: "name the event types")
                    isUncertain = true
                }
            } else if name.value.utf8.elementsEqual(SystemEvents.individualErased.utf8) {
                collector.report(
                    .erasure, at: name.span, "nothing is left that could wait for \(Message.quoted(name.value))",
                    help: "leave it out: an erasure ends every journey")
                isUncertain = true
            } else if SystemEvents.isDerived(name.value) {
                reportDerived(name)
                isUncertain = true
            } else if let type = dictionary.type(named: name.value) {
                types.insert(type)
                noteLabels(ofType: type, named: name, by: reader)
            } else {
                isUncertain = true
                reportUndeclared(name, "event type", among: dictionary.types.map(\.name))
            }
        }
        let sorted = types.sorted()
        if !isUncertain, let known = scopes[sorted] { return known }
        let scope = EventScope(sorted, isUncertain: isUncertain, in: dictionary)
        if !isUncertain { scopes[sorted] = scope }
        return scope
    }

    /// Where a campaign's expressions see an event, and what is known of the individual.
    func campaignScope(
        by reader: LabelCarrier, event: EventScope, trigger: EventScope? = nil
    ) -> ExpressionScope {
        var scope = ExpressionScope(environment: common, event: event, trigger: trigger, reader: reader)
        scope.environment.declare(
            record: "event", fields: event.fields(in: dictionary) { Slot.event($0).number })
        if let trigger {
            scope.environment.declare(
                record: "trigger", fields: trigger.fields(in: dictionary) { Slot.trigger($0).number })
        } else {
            scope.hidden = [
                (
                    "trigger",
                    "`trigger` stands only in `exit`, `goal`, `await` and `then`; here `event` is the trigger event"
                )
            ]
        }
        return scope
    }
}
