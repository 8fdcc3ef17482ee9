import CEL
import Events
import HumanText
import Ordering
import State
import YAML

extension RuleSetChecker {
    /// What `event` is where events or a change of segment are waited for.
    func scope(
        of events: [Located<String>], or change: SegmentChangeDraft?, by reader: LabelCarrier
    ) -> EventScope {
        guard let change else { return scope(of: events, by: reader) }
        let type = dictionary.type(named: change.direction.eventType)
        return EventScope([type].compactMap(\.self), isUncertain: type == nil, in: dictionary)
    }

    /// Checks a change of segment that a trigger or an exit waits for; nil where there is none, or after reporting.
    func segmentChange(_ draft: SegmentChangeDraft?, by reader: LabelCarrier) -> SegmentChange? {
        guard let draft, let index = index(of: draft.segment, in: segmentNames, "segment") else { return nil }
        labels.note(reader, reads: .segment(index), at: draft.segment.span)
        reportTime(readBy: .segment(index), draft.segment)
        if let stage = draft.stage, !isStage(stage, of: draft.segment) { return nil }
        return SegmentChange(
            segment: index, direction: draft.direction, stage: draft.stage.map { SegmentValue.stage($0.value) })
    }

    private func isStage(_ stage: Located<String>, of segment: Located<String>) -> Bool {
        switch drafts.variables[segment.value]?.value {
        case .segment(.stages(let stages)):
            if stages.contains(where: { $0.name.scalar.equals(stage.value) }) { return true }
            let names = stages.map(\.name.value)
            collector.report(
                .undeclaredName, at: stage.span,
                "segment `\(segment.value)` has no stage \(Message.quoted(stage.value))",
                help: nearestName(stage.value, in: names).map { "did you mean `\($0)`?" }
                    ?? "its stages are \(Message.list(names, "and"))")
        case .segment(.condition):
            collector.report(
                .stageOfCondition, at: stage.span, "segment `\(segment.value)` has no stages: one is in it or not",
                help: "name the segment alone")
        default: break
        }
        return false
    }

    /// Reports a segment whose changes are waited for and that changes all the time, with the chain to what does.
    private func reportTime(readBy segment: Slot, _ name: Located<String>) {
        guard let way = variableReads.way(from: segment, to: changesAllTheTime), let last = way.last else { return }
        var reader = name.value
        var notes: [Diagnostic.Note] = []
        for read in way {
            notes.append(Diagnostic.Note("`\(reader)` reads `\(shownName(read.slot))` here", at: read.span))
            reader = shownName(read.slot)
        }
        let chain = ([name.value] + way.map { shownName($0.slot) }).map { "`\($0)`" }.joined(separator: " → ")
        let what = last.slot == .now ? "`now`" : "a feature that fades"
        collector.report(
            .timeInSegment, at: name.span,
            "the instant at which `\(name.value)` changes is not known: it reads \(what): \(chain)",
            notes: notes, help: "count over a window instead: the instant at which that slides is known")
    }

    private func changesAllTheTime(_ slot: Slot) -> Bool {
        switch slot {
        case .now: return true
        case .feature(let index):
            guard case .feature(let draft)? = drafts.variables[featureNames[index]]?.value else { return false }
            return draft.aggregation.row.content == .decayed
        default: return false
        }
    }

    private func shownName(_ slot: Slot) -> String {
        switch slot {
        case .feature(let index): featureNames[index]
        case .score(let index): scoreNames[index]
        case .segment(let index): segmentNames[index]
        case .zone: "zone"
        default: "now"
        }
    }

    /// Reports an event type that is named as if somebody sent such events.
    func reportDerived(_ name: Located<String>) {
        let key = name.value.hasSameBytes(as: SystemEvents.segmentLeft) ? "leaves" : "enters"
        collector.report(
            .derivedEvent, at: name.span, "nobody sends \(Message.quoted(name.value)): it comes about inside",
            help: "in a trigger or an exit write `\(key): SEGMENT`")
    }

    /// Notes what a score or segment reads.
    func noteReads(_ checked: CheckedExpression, in text: ExpressionText, by reader: LabelCarrier?) {
        let slot: Slot
        switch reader {
        case .score(let index): slot = .score(index)
        case .segment(let index): slot = .segment(index)
        default: return
        }
        for read in checked.reads {
            variableReads.note(slot, reads: Slot(number: read.slot), at: text.span(of: read.span))
        }
    }
}
