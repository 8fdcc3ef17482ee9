/// The slots under which expressions read the event at hand (`event.…`).
public enum EventSlot {
    /// `event.type`.
    public static let type = 0
    /// `event.time`.
    public static let time = 1
    /// `event.id`.
    public static let id = 2

    /// `event.NAME`, by the property's index in ``EventSchema/properties``.
    public static func property(_ index: Int) -> Int { 3 + index }

    /// The index of the property in a slot; nil where it is the event's type, time or id.
    public static func property(inSlot slot: Int) -> Int? { slot < property(0) ? nil : slot - property(0) }
}
