import CEL
import Events
import JSON
import RuleSets
import State

extension EntryGate {
    /// What the journey would keep of its trigger, and the room for it in the individual's buffer.
    static let size = EntryGate(
        row: nil, name: "size of what is kept", reasons: [.tooLarge, .tooManyJourneys], tells: .always
    ) { turn, attempt in
        guard let size = turn.encode(attempt) else { return .stop(.tooLarge) }
        // What it will leave behind must fit, too; of one that it restarts that was asked for.
        let growth = attempt.restarts ? size : size + Limits.journeySlack
        if growth <= turn.context.state.room { return .pass }
        let rest = turn.context.state.byteCount - turn.context.state.bytesReplaced(by: attempt)
        return rest + growth > StateLimits.bufferBytes ? .stop(.tooManyJourneys) : .pass
    }
}

extension IndividualState {
    /// The bytes of the journey and of the goal's window whose places an attempt takes.
    fileprivate func bytesReplaced(by attempt: EntryAttempt) -> Int {
        let journey = attempt.restarts ? field(Journey.kind, key: attempt.fieldKey) : nil
        return [journey, field(GoalWindow.kind, key: attempt.fieldKey)].reduce(0) { sum, field in
            field.map { sum + $0.end - $0.start } ?? sum
        }
    }
}

extension Turn {
    /// Encodes the texts and values that a journey keeps into ``scratch``.
    ///
    /// - Returns: the bytes that the journey and its goal's window will take; nil where it would keep too much of its trigger.
    mutating func encode(_ attempt: EntryAttempt) -> Int? {
        let rules = context.rules
        let event = attempt.event
        let properties = rules.campaigns[attempt.campaign].keptProperties
        var goal = 0
        if let kept = rules.campaigns[attempt.campaign].goal?.keptProperties {
            writeTexts(of: attempt, keeping: kept)
            goal = GoalWindow.Offset.texts + scratch.bytes.count + IndividualState.fieldHeader
        }
        let encoded = writeTexts(of: attempt, keeping: properties)
        if mayBeTooLarge(properties, encoded: encoded), isTooLarge(properties, of: event) { return nil }
        let reads = context.reads.entries
        scratch.writeCounted { writer in
            writer.write(count: reads.count)
            for read in reads {
                writer.write(rules.name(of: Slot(number: read.slot)))
                writer.write(read.value)
            }
        }
        // Nothing was awaited yet, and no send is held.
        scratch.write(count: 0)
        scratch.write(count: 0)
        return goal + Journey.Offset.texts + scratch.bytes.count + IndividualState.fieldHeader
    }

    /// Writes what journeys and goals' windows alike begin their texts with into ``scratch``: the key, the trigger's id, the traceparent and
    /// those of the trigger's properties that are kept.
    ///
    /// - Returns: the bytes that the properties take.
    @discardableResult
    mutating func writeTexts(of attempt: EntryAttempt, keeping properties: [Int]) -> Int {
        let event = attempt.event
        scratch.removeAll()
        scratch.write(attempt.key)
        scratch.write(event.id)
        if let traceparent = event.traceparent { scratch.write(traceparent) } else { scratch.write(count: 0) }
        let before = scratch.bytes.count
        let hashes = context.rules.propertyHashes
        scratch.writeCounted { $0.write(properties, of: event, hashes: hashes) }
        return scratch.bytes.count - before
    }

    /// Whether properties may take more than a journey keeps, as compact JSON; nearly always the size of their encoded form says no. A byte
    /// of that is at most 6 of JSON in a text (`\u0000`), and 38 where it is a value of its own, with the quotes and the comma.
    private func mayBeTooLarge(_ properties: [Int], encoded count: Int) -> Bool {
        var bound = 2 + 38 * count
        for index in properties { bound += 6 * context.rules.schema.properties[index].utf8.count + 4 }
        return bound > Limits.keptProperties
    }

    private func isTooLarge(_ properties: [Int], of event: Event) -> Bool {
        var writer = JSONWriter()
        writer.object { writer in
            for index in properties {
                guard let value = event.value(index) else { continue }
                writer.key(context.rules.schema.properties[index])
                writer.value(value)
            }
        }
        return writer.count > Limits.keptProperties
    }

    /// Appends the journey whose texts and values are in ``scratch``; it is due nowhere yet.
    mutating func appendJourney(_ attempt: EntryAttempt, _ identifier: Identifier, flags: UInt8 = 0) {
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
        context.state.store(flags, at: Journey.Offset.flags, of: field)
        context.state.store(Holdout.code(of: attempt.holdout), at: Journey.Offset.holdout, of: field)
        context.state.store(scratch.bytes, at: Journey.Offset.texts, of: field)
    }
}
