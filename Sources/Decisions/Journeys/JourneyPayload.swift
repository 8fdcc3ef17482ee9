import CEL
import Events
import RuleSets
import State

/// A journey's parts as values, from which its field's payload is made: by upgrades and tests. The engine edits journeys in place.
struct JourneyPayload {
    var campaign: String
    var key: String
    var step: String
    var due: Milliseconds
    var trigger: TriggerReference
    var traceparent: String?
    var id: Identifier
    var flags: UInt8
    var stand = Journey.Stand.wait
    var holdout: Holdout?
    /// When the send at which it is held first came to be judged.
    var heldSince: Milliseconds?
    /// By property name.
    var kept: [(name: String, value: Value)]
    var inputs: [(name: String, value: Value)]
    /// The events that it awaited, with their properties by name.
    var awaited: [(step: String, event: TriggerReference, kept: [(name: String, value: Value)])] = []

    /// The key of its field.
    var fieldKey: UInt64 {
        Journey.fieldKey(campaign: StableHash.hash(campaign), key: StableHash.hash(key))
    }

    /// The field's payload.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(word: StableHash.hash(campaign))
        writer.write(word: StableHash.hash(step))
        writer.write(due)
        writer.write(trigger.time)
        writer.write(word: StableHash.hash(trigger.type))
        writer.write(word: id.high.byteSwapped)
        writer.write(word: id.low.byteSwapped)
        writer.write(flags)
        writer.write(stand.rawValue)
        writer.write(Holdout.code(of: holdout))
        writer.write(key)
        writer.write(trigger.id)
        writer.write(traceparent ?? "")
        write(kept, to: &writer)
        writer.writeCounted { $0.write(inputs) }
        writer.writeCounted { writer in
            for (step, event, kept) in awaited {
                writer.write(word: StableHash.hash(step))
                writer.write(event.time)
                writer.write(word: StableHash.hash(event.type))
                writer.write(event.id)
                write(kept, to: &writer)
            }
        }
        writer.writeCounted { if let heldSince { $0.write(heldSince) } }
        return writer.bytes
    }

    private func write(_ properties: [(name: String, value: Value)], to writer: inout ByteWriter) {
        writer.writeCounted { writer in
            for property in properties {
                writer.write(word: StableHash.hash(property.name))
                writer.write(property.value)
            }
        }
    }
}
