public import CEL
import JSON

/// Reads the slots of ``EventSlot`` from one event, numbers and texts in place.
public struct EventActivation: Activation {
    private let event: Event
    private let typeName: String

    /// Creates an activation over an event and the name of its type.
    public init(event: Event, typeName: String) {
        self.event = event
        self.typeName = typeName
    }

    /// The value in a slot, an error where the property is absent.
    public func value(_ slot: Int) -> Value {
        switch slot {
        case EventSlot.type: .string(typeName)
        case EventSlot.time: .timestamp(Timestamp(clampingMilliseconds: event.time))
        case EventSlot.id: .string(String(decoding: event.id))
        default: event.value(slot - EventSlot.property(0)) ?? .error(EvaluationError("the property is absent"))
        }
    }

    /// Whether the property is present; type, time and id always are.
    public func has(_ slot: Int) -> Bool {
        slot < EventSlot.property(0) || event.has(slot - EventSlot.property(0))
    }

    /// The number of a property, read in place.
    public func int(_ slot: Int) throws(EvaluationError) -> Int64 {
        if let number = event.int(slot - EventSlot.property(0)) { return number }
        return try value(slot).requiredInt()
    }

    /// The number of a property, read in place.
    public func double(_ slot: Int) throws(EvaluationError) -> Double {
        if let number = event.double(slot - EventSlot.property(0)) { return number }
        return try value(slot).requiredDouble()
    }

    /// Whether a property, the type or the id is this text.
    public func holds(_ slot: Int, text: String) throws(EvaluationError) -> Bool {
        if let answer = event.holds(slot - EventSlot.property(0), text: text) { return answer }
        guard slot == EventSlot.id else { return try value(slot).holds(text: text) }
        let utf8 = text.utf8Span
        return unsafe event.id.hasSameBytes(as: utf8.span.bytes)
    }
}
