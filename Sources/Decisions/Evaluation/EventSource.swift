import CEL
import Events
import JSON
import RuleSets
import State

/// Where expressions find the event that they call `event` or `trigger`.
enum EventSource {
    /// There is none, so that all of it is absent.
    case none
    /// The event at hand.
    case live(Event)
    /// The trigger, or an awaited event, that a journey keeps in the individual's buffer.
    case kept(KeptTrigger)
}

/// The trigger, or an awaited event, that a journey keeps, or the trigger that a goal's window does: where its parts lie, valid as long as
/// the ``Journey`` or ``GoalWindow`` that it is of.
struct KeptTrigger {
    let id: Range<Int>
    let time: Milliseconds
    let type: UInt64
    let properties: Range<Int>
}

extension KeptTrigger {
    init(_ journey: Journey, in state: borrowing IndividualState) {
        id = journey.triggerID
        time = state.triggerTime(of: journey.field)
        type = state.triggerType(of: journey.field)
        properties = journey.kept
    }

    init(_ window: GoalWindow, in state: borrowing IndividualState) {
        id = window.triggerID
        time = state.start(of: window.field)
        type = state.raw.u64(window.field.payload + GoalWindow.Offset.triggerType)
        properties = window.kept
    }
}

extension EvaluationContext {
    /// What a slot of ``EventSlot`` holds, or nil where it is absent.
    func value(_ slot: Int, of source: EventSource) -> Value? {
        switch source {
        case .none: return nil
        case .live(let event):
            switch slot {
            case EventSlot.type: return .string(rules.schema.types[event.type].name)
            case EventSlot.time: return .timestamp(Timestamp(clampingMilliseconds: event.time))
            case EventSlot.id: return .string(String(decoding: event.id))
            default: return event.value(slot - EventSlot.property(0))
            }
        case .kept(let trigger):
            switch slot {
            case EventSlot.type: return .string(names.name(of: trigger.type))
            case EventSlot.time: return .timestamp(Timestamp(clampingMilliseconds: trigger.time))
            case EventSlot.id: return .string(state.text(trigger.id))
            default:
                return state.keptProperty(rules.propertyHashes[slot - EventSlot.property(0)], in: trigger.properties)
            }
        }
    }

    /// The event that a live source lends, where the slot is one of its properties.
    @inline(__always)
    func liveProperty(_ slot: Int) -> (event: Event, property: Int)? {
        // Slots of `event` are the lowest.
        let property = slot - EventSlot.property(0)
        guard property >= 0, slot < Slot.trigger(0).number, case .live(let event) = event else { return nil }
        return (event, property)
    }
}

/// What `event` and `trigger` mean at a step of a journey.
struct StepEvents {
    let event: EventSource
    let trigger: EventSource
}

extension IndividualState {
    /// What `event` and `trigger` mean at a step of a journey: inside of `then` the innermost awaited event and the trigger, else the trigger
    /// is the event. They are valid as long as the journey.
    func events(of journey: Journey, at step: Step) -> StepEvents {
        let trigger = EventSource.kept(KeptTrigger(journey, in: self))
        guard let around = step.place.awaits.last else { return StepEvents(event: trigger, trigger: .none) }
        // One that is not there, since the rules are others now, has nothing to read.
        return StepEvents(event: awaited(by: around, of: journey).map { .kept($0) } ?? .none, trigger: trigger)
    }
}
