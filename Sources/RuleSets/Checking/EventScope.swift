import CEL
import Events
import Ordering
import YAML

/// What may be read of an event that is of one of some types.
///
/// A property may be read when at least one of the types declares it and none with another type.
struct EventScope {
    /// Indexes of the types, ascending.
    let types: [Int]
    /// Some type is not known, so that nothing can be said of undeclared properties.
    let isUncertain: Bool
    /// The properties that some expression reads and that may be read here, by index.
    let properties: [(index: Int, type: Type)]
    /// Those of them that are dyn only because their declared type was refused, or because some type is not known.
    let uncertainProperties: Set<Int>
    /// Two declarations that disagree, by the property's index.
    let conflicts: [Int: Conflict]

    /// A property that two of the types declare differently.
    struct Conflict {
        let first: EventDictionary.Property
        let firstType: Int
        let second: EventDictionary.Property
        let secondType: Int
    }

    /// Finds what types share.
    init(_ types: [Int], isUncertain: Bool, in dictionary: EventDictionary) {
        var first: [Int: (property: EventDictionary.Property, type: Int)] = [:]
        var conflicts: [Int: Conflict] = [:]
        for type in types {
            for property in dictionary.types[type].properties where !dictionary.isAttributes(property, of: type) {
                guard let index = dictionary.property(named: property.name) else { continue }
                guard let known = first[index] else {
                    first[index] = (property, type)
                    continue
                }
                guard let one = known.property.type, let other = property.type else { continue }
                if one != other, conflicts[index] == nil {
                    conflicts[index] = Conflict(
                        first: known.property, firstType: known.type, second: property, secondType: type)
                }
            }
        }
        let openTypes = types.filter { dictionary.types[$0].isOpen }
        var properties: [(index: Int, type: Type)] = []
        var uncertainProperties: Set<Int> = []
        for index in dictionary.propertiesRead.indices where conflicts[index] == nil {
            if first[index].map({ $0.property.type == nil }) ?? isUncertain { uncertainProperties.insert(index) }
            if let known = first[index] {
                properties.append((index, known.property.type?.celType ?? .dyn))
            } else if isUncertain || openTypes.contains(where: { dictionary.allowsUndeclared(index, in: $0) }) {
                properties.append((index, .dyn))
            }
        }
        self.types = types
        self.isUncertain = isUncertain
        self.properties = properties
        self.uncertainProperties = uncertainProperties
        self.conflicts = conflicts
    }

    /// Whether an event may be of a type: O(log n).
    func includes(_ type: Int) -> Bool {
        let place = types.partitioningIndex { $0 >= type }
        return place < types.count && types[place] == type
    }

    /// The record for expressions; `slot` makes a slot of one of the event's.
    func fields(in dictionary: EventDictionary, slot: (Int) -> Int) -> [Environment.Field] {
        Self.ownFields(slot: slot)
            + properties.map { property in
                Environment.Field(
                    name: dictionary.propertiesRead[property.index], type: property.type,
                    slot: slot(EventSlot.property(property.index)))
            }
    }

    private static func ownFields(slot: (Int) -> Int) -> [Environment.Field] {
        [
            Environment.Field(name: "type", type: .string, slot: slot(EventSlot.type)),
            Environment.Field(name: "time", type: .timestamp, slot: slot(EventSlot.time)),
            Environment.Field(name: "id", type: .string, slot: slot(EventSlot.id)),
        ]
    }
}
