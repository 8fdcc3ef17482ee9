public import CEL

/// Reads the slots of ``EventSlot`` from one event.
public struct EventActivation: Activation {
    /// The event.
    public let event: Event
    /// The name of its type.
    public let typeName: String

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
        case EventSlot.id: .string(event.id)
        default: event.value(slot - EventSlot.property(0)) ?? .error(EvaluationError("the property is absent"))
        }
    }

    /// Whether the property is present; type, time and id always are.
    public func has(_ slot: Int) -> Bool {
        slot < EventSlot.property(0) || event.value(slot - EventSlot.property(0)) != nil
    }
}
