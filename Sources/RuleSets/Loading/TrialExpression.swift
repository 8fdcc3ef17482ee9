internal import Ordering
package import CEL
import Events
import State
package import YAML

/// An expression that somebody tries in a rule set, ready to be evaluated.
package struct TrialExpression: Sendable {
    /// Something that it reads.
    package struct Read: Sendable {
        /// Where it is read.
        package let slot: Slot
        /// How rules write it.
        package let name: String
        /// Its type, as expressions have it.
        package let type: String
    }

    /// The rule set, whose schema knows what the expression reads too.
    package let ruleSet: RuleSet
    /// The expression.
    package let program: Program
    /// What it reads, in the order of the text.
    package let reads: [Read]
}

extension RuleSetLoader {
    /// Loads files and checks an expression in their rule set, which sees an event of a type, or none. The first diagnostics that have an
    /// error among them end it: those of the files, then those of the expression.
    package static func trial(
        _ source: String, on type: String?, in files: [RuleFile], timeZones: TimeZoneDatabase
    ) -> (trial: TrialExpression?, diagnostics: [Diagnostic]) {
        let collector = DiagnosticCollector()
        let reader = DraftReader(collector)
        for file in files.sorted(by: { $0.name.precedes($1.name) }) {
            let reading = YAML.read(SourceFile(path: file.path, text: file.bytes))
            collector.report(contentsOf: reading.diagnostics)
            if let root = reading.root, reading.isWhole { reader.read(root) }
        }
        let quoted = Array(Message.singleQuoted(source).utf8)
        let written = YAML.read(SourceFile(path: "expression", text: quoted))
        let text = collector.hasErrors ? nil : reader.expression(written.root, "expression")
        guard !collector.hasErrors else { return (nil, collector.diagnostics.inReadingOrder()) }
        let checker = RuleSetChecker(
            reader.drafts, collector, timeZones: timeZones, expressionCost: RuleDefaults.expressionCost)
        let rules = checker.ruleSet(hash: "")
        guard !collector.hasErrors else { return (nil, collector.diagnostics.inReadingOrder()) }
        let scope = checker.trialScope(type)
        let trial = checker.check(text, "expression", in: scope, yields: .any).map { checked in
            let rules = checker.knowingReads(rules)
            let reads = checked.reads.map { slot in
                TrialExpression.Read(
                    slot: slot, name: rules.name(of: slot), type: checker.type(of: slot, in: rules, scope).description)
            }
            return TrialExpression(ruleSet: rules, program: checked.program, reads: reads)
        }
        return (trial, collector.diagnostics.filter { $0.severity == .error }.inReadingOrder())
    }
}

extension RuleSetChecker {
    /// What conditions of campaigns see whose trigger is an event of a type; without one no event.
    fileprivate func trialScope(_ type: String?) -> ExpressionScope {
        var scope = ExpressionScope(environment: common)
        guard let type, let index = dictionary.type(named: type) else {
            scope.hidden = [("event", "there is no event, or its type is not declared: give one with --event")]
            return scope
        }
        let event = EventScope([index], isUncertain: false, in: dictionary)
        scope.event = event
        scope.environment.declare(record: "event", fields: event.fields(in: dictionary) { Slot.event($0).number })
        return scope
    }

    /// The rule set with a schema that knows what was read since it was made.
    fileprivate func knowingReads(_ rules: RuleSet) -> RuleSet {
        let schema = EventSchema(
            types: dictionary.schemaTypes, properties: dictionary.propertiesRead, attributes: attributes,
            commandProperties: dictionary.commandProperties)
        return RuleSet(
            hash: rules.hash, schema: schema, features: rules.features, scores: rules.scores, segments: rules.segments,
            channels: rules.channels, policies: rules.policies, campaigns: rules.campaigns, tests: rules.tests,
            timeZones: rules.timeZones)
    }

    /// The type of what a slot holds.
    fileprivate func type(of slot: Slot, in rules: RuleSet, _ scope: ExpressionScope) -> Type {
        switch slot {
        case .event(EventSlot.type), .event(EventSlot.id), .individualID, .zone: return .string
        case .event(EventSlot.time), .now: return .timestamp
        case .event(let slot):
            return scope.event?.properties.first { $0.index == slot - EventSlot.property(0) }?.type ?? .dyn
        case .trigger: return .dyn
        case .attribute(let index): return attributes[index].type.celType
        case .feature(let index): return rules.features.features[index].type
        case .score(let index): return rules.scores[index].type
        case .segment(let index):
            if case .condition = rules.segments[index].definition { return .bool }
            return .string
        }
    }
}
