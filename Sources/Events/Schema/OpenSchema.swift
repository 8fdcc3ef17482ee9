import JSON
import Ordering

/// A schema under which everything that stands in a record is kept, to be shown.
struct OpenSchema {
    let schema: EventSchema

    /// Every declared property is kept. What is not declared is dyn: of open types those of the `keys` that they do not declare, and
    /// without declarations all keys of the `type` and of attributes.
    init(_ declared: EventSchema?, type opened: String? = nil, keys: [String] = []) {
        var types: [(name: String, isOpen: Bool, properties: [(name: String, type: PropertyType)])] = []
        for type in declared?.types ?? [] {
            var properties = type.properties.map { (name: $0.name, type: $0.type) }
            if type.isOpen { Self.add(keys, to: &properties) }
            types.append((type.name, type.isOpen, properties))
        }
        if declared == nil {
            types = SystemEvents.declarations.map { ($0.name, false, $0.dataProperties) }
            if let opened { types.append((opened, true, keys.map { ($0, .dyn) })) }
        }
        let names = Self.sorted(types.flatMap { $0.properties.map(\.name) })
        var places: [[UInt8]: Int] = [:]
        for (place, name) in names.enumerated() { places[Array(name.utf8)] = place }
        schema = EventSchema(
            types: types.map { type in
                EventSchema.EventType(
                    name: type.name, isOpen: type.isOpen,
                    properties: type.properties.map {
                        EventSchema.Property(name: $0.name, type: $0.type, index: places[Array($0.name.utf8)])
                    })
            }, properties: names,
            attributes: declared?.attributes
                ?? Self.sorted(keys).map { EventSchema.Attribute(name: $0, type: .dyn, isPersonal: false) })
    }

    /// All keys of a JSON text, whatever object they stand in; none where it cannot be read.
    static func keys(of text: RawSpan) -> [String] {
        var parser = JSONParser()
        guard let document = try? parser.parse(text) else { return [] }
        var keys: [String] = []
        collect(JSONValue(document.root), &keys)
        return sorted(keys)
    }

    private static func collect(_ value: JSONValue, _ keys: inout [String]) {
        switch value {
        case .array(let items): for item in items { collect(item, &keys) }
        case .object(let members):
            for member in members {
                keys.append(member.key)
                collect(member.value, &keys)
            }
        default: break
        }
    }

    private static func add(_ keys: [String], to properties: inout [(name: String, type: PropertyType)]) {
        let declared = Set(properties.map { Array($0.name.utf8) })
        properties += keys.filter { !declared.contains(Array($0.utf8)) }.map { ($0, .dyn) }
    }

    /// Names once each, by their bytes.
    private static func sorted(_ names: [String]) -> [String] {
        let sorted = names.sortedByBytes()
        return sorted.enumerated().filter { $0 == 0 || !sorted[$0 - 1].utf8.elementsEqual($1.utf8) }.map(\.element)
    }
}
