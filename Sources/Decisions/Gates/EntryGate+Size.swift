import CEL
import Events
import RuleSets
import State

extension EntryGate {
    /// What the journey would keep of its trigger, and the room for it in the individual's buffer.
    static let size = EntryGate(name: "size of what is kept", reasons: [.tooLarge, .tooManyJourneys], tells: .always) {
        turn, attempt in
        let rules = turn.context.rules
        let event = attempt.event
        let kept = rules.campaigns[attempt.campaign].keptProperties.compactMap { index in
            event.value(index).map { (name: rules.schema.properties[index], value: $0) }
        }
        if JSONSize.isOver(Limits.keptProperties, kept) { return .stop(.tooLarge) }
        // What it will leave behind must fit, too.
        let size = turn.encode(attempt) + Limits.journeySlack
        return size > turn.context.state.room ? .stop(.tooManyJourneys) : .pass
    }
}

extension Turn {
    /// Encodes the texts and values that a journey keeps into ``scratch``; the bytes that the journey will take.
    mutating func encode(_ attempt: EntryAttempt) -> Int {
        let rules = context.rules
        let event = attempt.event
        scratch.removeAll()
        scratch.write(attempt.key)
        scratch.write(event.id)
        if let traceparent = event.traceparent { scratch.write(traceparent) } else { scratch.write(count: 0) }
        scratch.writeCounted { writer in
            for index in rules.campaigns[attempt.campaign].keptProperties {
                guard let value = event.value(index) else { continue }
                writer.write(word: rules.propertyHashes[index])
                writer.write(value)
            }
        }
        let reads = context.reads.entries
        scratch.writeCounted { writer in
            writer.write(count: reads.count)
            for read in reads {
                writer.write(rules.name(of: Slot(number: read.slot)))
                writer.write(read.value)
            }
        }
        return Journey.Offset.texts + scratch.bytes.count + IndividualState.fieldHeader
    }

    /// Appends the journey whose texts and values are in ``scratch``; it is due nowhere yet.
    mutating func appendJourney(_ attempt: EntryAttempt, _ identifier: Identifier) {
        let rules = context.rules
        let length = Journey.Offset.texts + scratch.bytes.count
        let field = context.state.appendField(
            Journey.kind, version: Journey.version, key: attempt.fieldKey, zeros: length)
        context.state.store(rules.campaigns[attempt.campaign].hash, at: Journey.Offset.campaign, of: field)
        context.state.store(Milliseconds.max, at: Journey.Offset.due, of: field)
        context.state.store(attempt.event.time, at: Journey.Offset.triggerTime, of: field)
        context.state.store(rules.typeHashes[attempt.event.type], at: Journey.Offset.triggerType, of: field)
        context.state.store(identifier.high.byteSwapped, at: Journey.Offset.id, of: field)
        context.state.store(identifier.low.byteSwapped, at: Journey.Offset.id + 8, of: field)
        context.state.store(scratch.bytes, at: Journey.Offset.texts, of: field)
    }
}
