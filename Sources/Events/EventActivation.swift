public import CEL

/// Reads the slots of ``EventSlot`` from one event.
public struct EventActivation: Activation {
    // Only what is read: a copy of the whole event counts twice as many references.
    private let typeName: String
    private let id: String
    private let time: Milliseconds
    private let values: [(index: Int, value: Value)]

    /// Creates an activation over an event and the name of its type.
    public init(event: Event, typeName: String) {
        self.typeName = typeName
        id = event.id
        time = event.time
        values = event.values
    }

    /// The value in a slot, an error where the property is absent.
    public func value(_ slot: Int) -> Value {
        switch slot {
        case EventSlot.type: .string(typeName)
        case EventSlot.time: .timestamp(Timestamp(clampingMilliseconds: time))
        case EventSlot.id: .string(id)
        default: property(slot) ?? .error(EvaluationError("the property is absent"))
        }
    }

    /// Whether the property is present; type, time and id always are.
    public func has(_ slot: Int) -> Bool {
        slot < EventSlot.property(0) || property(slot) != nil
    }

    private func property(_ slot: Int) -> Value? {
        for entry in values where entry.index == slot - EventSlot.property(0) { return entry.value }
        return nil
    }
}
