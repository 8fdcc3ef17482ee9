import CEL
import Events
import HumanText
import Ordering
import YAML

extension RuleSetChecker {
    // MARK: What is read

    /// Notes what an expression reads, as far as it may carry a label.
    func noteLabels(_ checked: CheckedExpression, in text: ExpressionText, _ scope: ExpressionScope) {
        guard labels.isNeeded, let reader = scope.reader else { return }
        for read in checked.reads {
            let span = text.span(of: read.span)
            let slot = Slot(number: read.slot)
            switch slot {
            case .event(let field): noteField(field, of: scope.event, by: reader, at: span)
            case .trigger(let field): noteField(field, of: scope.trigger, by: reader, at: span)
            case .zone:
                if let zone = attributes.text(named: WellKnownAttributes.timeZone) {
                    labels.note(reader, reads: .attribute(zone), at: span)
                }
            case .individualID, .attribute, .feature, .score, .segment, .now:
                if let source = LabelCarrier(slot) { labels.note(reader, reads: source, at: span) }
            }
        }
    }

    /// Notes that a reader names an event type, which tells of its events as much as reading a property does.
    func noteLabels(ofType type: Int, named name: Located<String>, by reader: LabelCarrier) {
        guard !dictionary.types[type].labels.isEmpty else { return }
        labels.give(dictionary.types[type].labels, to: .eventType(type))
        labels.note(reader, reads: .eventType(type), at: name.span)
    }

    /// `event.type` tells which events of `*` are of a labelled type; `event.time` and `event.id` tell nothing of an event.
    private func noteField(_ field: Int, of scope: EventScope?, by reader: LabelCarrier, at span: SourceSpan) {
        guard let scope else { return }
        let property = field - EventSlot.property(0)
        for type in dictionary.labelledTypes where scope.includes(type) {
            if field == EventSlot.type {
                labels.give(dictionary.types[type].labels, to: .eventType(type))
                labels.note(reader, reads: .eventType(type), at: span)
            } else if property >= 0 {
                // A type that is labelled for another property has nothing to give here.
                let given = dictionary.labels(ofProperty: property, of: type)
                guard !given.isEmpty else { continue }
                let source = LabelCarrier.property(property, of: type)
                labels.give(given, to: source)
                labels.note(reader, reads: source, at: span)
            }
        }
    }

    /// Says what has labels of its own, besides event types and properties, which are known where they are read.
    func giveLabels() {
        for (index, attribute) in attributes.enumerated() {
            labels.give(drafts.attributes[attribute.name]?.value.labels ?? [], to: .attribute(index))
        }
        for (index, name) in scoreNames.enumerated() {
            labels.give(drafts.variableLabels[Array(name.utf8)] ?? [], to: .score(index))
        }
        for (index, name) in segmentNames.enumerated() {
            labels.give(drafts.variableLabels[Array(name.utf8)] ?? [], to: .segment(index))
        }
    }

    // MARK: What campaigns carry

    /// Checks the policies of labels: each is of a label that something has.
    func checkLabelPolicies() -> [LabelPolicy] {
        for policy in drafts.policies.labels { _ = index(of: policy.label, in: labelNames, "label") }
        return drafts.policies.labels.map { LabelPolicy(label: $0.label.value, rule: $0.rule) }
    }

    /// The purposes whose consent a campaign's sends need for the labels that it carries, by bytes. A label that it does not
    /// name, or may not carry, is reported with its way from what has it.
    func labelPurposes(of draft: CampaignDraft, _ name: Located<String>, _ campaign: LabelCarrier) -> [String] {
        var named: [String] = []
        for label in draft.uses {
            // Of a name that is mistyped nothing more is said.
            let isKnown = index(of: label, in: labelNames, "label") != nil
            named.append(isKnown ? label.value : nearestName(label.value, in: labelNames) ?? label.value)
        }
        var purposes: [String] = []
        for way in labels.ways(to: campaign) {
            let policy = drafts.policies.labels.first { $0.label.value == way.label.value }
            switch policy?.rule {
            case .forbid: reportForbidden(way, name, policy?.label)
            case _ where !named.contains(way.label.value): reportUnnamed(way, name)
            case .consent(let purpose):
                if !purposes.contains(where: { $0.hasSameBytes(as: purpose) }) { purposes.append(purpose) }
            case .allow, nil: break
            }
        }
        return purposes.sortedByBytes()
    }

    private func reportUnnamed(_ way: LabelFlow.Way, _ campaign: Located<String>) {
        let label = way.label.value
        collector.report(
            .labelNotNamed, at: campaign.span,
            "campaign `\(campaign.value)` carries the label `\(label)` and does not name it: \(chain(way, campaign))",
            notes: notes(way, campaign), help: "if it may, write `uses: [\(label)]`; else do without what carries it")
    }

    private func reportForbidden(_ way: LabelFlow.Way, _ campaign: Located<String>, _ policy: Located<String>?) {
        let forbidden = Diagnostic.Note("no campaign may carry it", at: policy?.span)
        collector.report(
            .labelForbidden, at: campaign.span,
            "campaign `\(campaign.value)` carries the forbidden label `\(way.label.value)`: \(chain(way, campaign))",
            notes: notes(way, campaign) + [forbidden], help: "do without what carries it")
    }

    /// `campaign → score → feature → event.property`.
    private func chain(_ way: LabelFlow.Way, _ campaign: Located<String>) -> String {
        ([campaign.value] + way.reads.map { shortName($0.source) }).map { "`\($0)`" }.joined(separator: " → ")
    }

    private func notes(_ way: LabelFlow.Way, _ campaign: Located<String>) -> [Diagnostic.Note] {
        var reader = "campaign `\(campaign.value)`"
        var notes: [Diagnostic.Note] = []
        for read in way.reads {
            let source = longName(read.source)
            notes.append(Diagnostic.Note("\(reader) \(verb(read.source)) \(source)", at: read.span))
            reader = source
        }
        return notes + [Diagnostic.Note("\(reader) has the label", at: way.label.span)]
    }

    /// What a reader does with a carrier.
    private func verb(_ source: LabelCarrier) -> String {
        switch source {
        case .eventType: "names"
        case .channel: "sends on"
        case .property, .attribute, .feature, .score, .segment, .campaign: "reads"
        }
    }

    /// The name of a carrier as expressions and definitions write it.
    private func shortName(_ carrier: LabelCarrier) -> String {
        switch carrier {
        case .eventType(let type): dictionary.types[type].name
        case .property(let property, let type):
            "\(dictionary.types[type].name).\(dictionary.propertiesRead[property])"
        case .attribute(let index): "individual.\(attributes[index].name)"
        case .feature(let index): featureNames[index]
        case .score(let index): scoreNames[index]
        case .segment(let index): segmentNames[index]
        case .channel(let index): channelNames[index]
        case .campaign(let index): campaignNames[index]
        }
    }

    /// The name of a carrier with what it is.
    private func longName(_ carrier: LabelCarrier) -> String {
        let name = "`\(shortName(carrier))`"
        return switch carrier {
        case .eventType: "event type \(name)"
        case .property: "property \(name)"
        case .attribute: "attribute \(name)"
        case .feature: "feature \(name)"
        case .score: "score \(name)"
        case .segment: "segment \(name)"
        case .channel: "channel \(name)"
        case .campaign: "campaign \(name)"
        }
    }
}

extension EventDictionary {
    /// The labels that a property of a type carries: its own and its type's, whose undeclared properties carry those of the type.
    func labels(ofProperty property: Int, of type: Int) -> [Located<String>] {
        let type = types[type]
        let name = propertiesRead[property]
        let declared = type.properties.first { $0.name.utf8.elementsEqual(name.utf8) }
        guard declared != nil || type.isOpen else { return [] }
        return (declared?.labels ?? []) + type.labels
    }
}
