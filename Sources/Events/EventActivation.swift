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

    /// The number of a property, read in place.
    public func int(_ slot: Int) throws(EvaluationError) -> Int64 {
        guard let place = place(slot) else { return try value(slot).requiredInt() }
        return try values[place].value.requiredInt()
    }

    /// The number of a property, read in place.
    public func double(_ slot: Int) throws(EvaluationError) -> Double {
        guard let place = place(slot) else { return try value(slot).requiredDouble() }
        return try values[place].value.requiredDouble()
    }

    /// Whether a property, the type or the id is this text.
    public func holds(_ slot: Int, text: String) throws(EvaluationError) -> Bool {
        guard let place = place(slot) else { return try value(slot).holds(text: text) }
        return try values[place].value.holds(text: text)
    }

    /// Where the property stands among the values, nil where it is absent or the slot is none of a property.
    private func place(_ slot: Int) -> Int? {
        for place in values.indices where values[place].index == slot - EventSlot.property(0) { return place }
        return nil
    }

    private func property(_ slot: Int) -> Value? {
        for entry in values where entry.index == slot - EventSlot.property(0) { return entry.value }
        return nil
    }
}
