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
}
