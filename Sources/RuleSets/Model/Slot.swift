internal import Events
internal import State

/// What the expressions of a rule set read, as the slots of planned programs.
///
/// The low 24 bits are an index, the bits above a kind, so that the slots of ``EventSlot`` are the events' own.
public enum Slot: Hashable, Sendable {
    /// A slot of ``EventSlot`` in `event`.
    case event(Int)
    /// A slot of ``EventSlot`` in `trigger`.
    case trigger(Int)
    /// `individual.id`.
    case individualID
    /// `individual.NAME`, by index in the schema's attributes.
    case attribute(Int)
    /// A feature, by index.
    case feature(Int)
    /// A score, by index.
    case score(Int)
    /// A segment, by index.
    case segment(Int)
    /// `now`.
    case now
    /// `zone`.
    case zone

    /// The slot behind a number that ``number`` gave.
    public init(number: Int) {
        let index = number & 0xFF_FFFF
        switch number >> 24 {
        case 0: self = .event(index)
        case 1: self = .trigger(index)
        case 2: self = .individualID
        case 3: self = .attribute(index)
        case 4: self = .feature(index)
        case 5: self = .score(index)
        case 6: self = .segment(index)
        case 7: self = .now
        default: self = .zone
        }
    }

    /// The number that a program asks its activation for.
    public var number: Int {
        switch self {
        case .event(let index): index
        case .trigger(let index): 1 << 24 | index
        case .individualID: 2 << 24
        case .attribute(let index): 3 << 24 | index
        case .feature(let index): 4 << 24 | index
        case .score(let index): 5 << 24 | index
        case .segment(let index): 6 << 24 | index
        case .now: 7 << 24
        case .zone: 8 << 24
        }
    }
}

extension RuleSet {
    /// How rules write a slot: `event.value`, `individual.home`, `views_24h`, `now`.
    public func name(of slot: Slot) -> String {
        switch slot {
        case .event(let slot): slotNames.event[slot]
        case .trigger(let slot): slotNames.trigger[slot]
        case .individualID: "individual.id"
        case .attribute(let index): slotNames.attributes[index]
        case .feature(let index): features.features[index].name
        case .score(let index): scores[index].name
        case .segment(let index): segments[index].name
        case .now: "now"
        case .zone: "zone"
        }
    }
}

/// The composed names of slots, made once: every decision names what its expressions read.
struct SlotNames: Sendable {
    /// By slot of ``EventSlot``: `event.NAME`.
    let event: [String]
    /// By slot of ``EventSlot``: `trigger.NAME`.
    let trigger: [String]
    /// By index of attribute: `individual.NAME`.
    let attributes: [String]

    init(_ schema: EventSchema) {
        var fields = Array(repeating: "", count: EventSlot.property(0))
        fields[EventSlot.type] = "type"
        fields[EventSlot.time] = "time"
        fields[EventSlot.id] = "id"
        fields += schema.properties
        event = fields.map { "event.\($0)" }
        trigger = fields.map { "trigger.\($0)" }
        attributes = schema.attributes.map { "individual.\($0.name)" }
    }
}
