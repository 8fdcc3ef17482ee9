import JSON

/// The declared properties of an event type, found by the place of their name in ``DecodingPlan/names``: open addressing over at most
/// half full slots.
struct PropertyTable: Sendable {
    /// What is declared of a property.
    struct Property: Sendable {
        /// The types whose values are read in place, and all others.
        enum Kind: UInt8 { case string, int, double, bool, other }

        /// The place of its name, or −1 of an empty slot.
        fileprivate let name: Int32
        /// Its place among the type's properties.
        fileprivate let place: Int32
        /// Its index in ``EventSchema/properties``, or −1 where no rule reads it.
        let index: Int32
        let kind: Kind

        /// Whether some rule reads it.
        var isKept: Bool { index >= 0 }
    }

    /// A power of two.
    private let slots: [Property]
    private let types: [PropertyType]

    init(_ properties: [EventSchema.Property], names: NameTable) {
        var size = 4
        while size < properties.count * 2 { size *= 2 }
        var slots = Array(repeating: Property(name: -1, place: 0, index: -1, kind: .other), count: size)
        for (place, property) in properties.enumerated() {
            guard let name = names.find(property.name) else { continue }
            var slot = name & (size - 1)
            while slots[slot].name >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Property(
                name: Int32(name), place: Int32(place), index: Int32(property.index ?? -1),
                kind: Self.kind(property.type))
        }
        self.slots = slots
        types = properties.map(\.type)
    }

    private static func kind(_ type: PropertyType) -> Property.Kind {
        switch type {
        case .string: .string
        case .int: .int
        case .double: .double
        case .bool: .bool
        default: .other
        }
    }

    /// The property with a name, or nil; −1 is no name.
    func find(_ name: Int) -> Property? {
        guard name >= 0 else { return nil }
        let slots = slots.span
        let mask = slots.count &- 1
        var slot = name & mask
        while true {
            // Safe: the mask keeps it within the slots.
            let property = unsafe slots[unchecked: slot]
            if Int(property.name) == name { return property }
            if property.name < 0 { return nil }
            slot = (slot &+ 1) & mask
        }
    }

    /// The declared type of a property of this table.
    func type(of property: Property) -> PropertyType { types[Int(property.place)] }
}
