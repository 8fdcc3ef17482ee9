import Ordering
import CEL
import Events
import YAML

/// The event types that a rule set declares and the system's, and which of their properties expressions read.
struct EventDictionary {
    /// A declared property.
    struct Property {
        let name: String
        /// What the data calls it.
        let dataName: String
        /// Nil where its type was refused.
        let type: PropertyType?
        /// Where it is declared; nil for the system's.
        let span: SourceSpan?
        /// Whether records do not bring it: it is the command's that the event is about.
        var isOfCommand = false
        /// The labels that it has of its own.
        var labels: [Located<String>] = []
    }

    /// A declared event type.
    struct EventType {
        let name: String
        let isOpen: Bool
        let isSystem: Bool
        /// By name's bytes.
        let properties: [Property]
        /// Where it is declared; nil for the system's.
        let span: SourceSpan?
        /// The labels that every property of it carries.
        var labels: [Located<String>] = []

        /// Whether it tells of a message, and so has properties of the message's command.
        var tellsOfCommand: Bool { properties.contains(where: \.isOfCommand) }

        /// Whether something of it has a label.
        var isLabelled: Bool { !labels.isEmpty || properties.contains { !$0.labels.isEmpty } }
    }

    /// By name's bytes.
    let types: [EventType]
    /// The names of all properties that expressions read, by bytes; a property's index is its place here.
    let propertiesRead: [String]
    private let typeIndexes: [[UInt8]: Int]
    private let propertyIndexes: [[UInt8]: Int]
    /// Indexes of the types of which something has a label, ascending.
    let labelledTypes: [Int]
    /// By type: the undeclared properties of open types that expressions read.
    private var openReads: [Set<Int>]
    /// What expressions read of the command in events that tell of one.
    private(set) var commandProperties = CommandProperties()

    /// Puts the drafts of event types and the system's in order.
    init(_ drafts: Drafts) {
        let declared = drafts.events.entries.map { entry in
            EventType(
                name: entry.name.value, isOpen: entry.value.isOpen, isSystem: false,
                properties: entry.value.properties.map { property in
                    Property(
                        name: property.name.value, dataName: property.dataName.value, type: property.type,
                        span: property.name.span,
                        labels: property.labels)
                }.sorted { $0.name.precedes($1.name) }, span: entry.name.span, labels: entry.value.labels)
        }
        let system = (SystemEvents.declarations + (drafts.namesSegmentChange ? SystemEvents.derived : [])).map {
            declaration in
            EventType(
                name: declaration.name, isOpen: false, isSystem: true,
                properties: declaration.properties.map { property in
                    Property(
                        name: property.name, dataName: property.name, type: property.type, span: nil,
                        isOfCommand: declaration.ofCommand.contains { $0.utf8.elementsEqual(property.name.utf8) })
                }, span: nil)
        }
        types = (declared + system).sorted { $0.name.precedes($1.name) }
        propertiesRead = drafts.propertiesRead.filter { name in
            !ReservedNames.eventFields.contains { $0.utf8.elementsEqual(name) }
        }.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
        typeIndexes = Self.indexes(types.map(\.name))
        propertyIndexes = Self.indexes(propertiesRead)
        labelledTypes = types.indices.filter { [types] index in types[index].isLabelled }
        openReads = Array(repeating: [], count: types.count)
    }

    private static func indexes(_ names: [String]) -> [[UInt8]: Int] {
        var indexes: [[UInt8]: Int] = [:]
        for (index, name) in names.enumerated() { indexes[Array(name.utf8)] = index }
        return indexes
    }

    /// The index of an event type.
    func type(named name: String) -> Int? { typeIndexes[Array(name.utf8)] }

    /// The index of a property that some expression reads.
    func property(named name: String) -> Int? { propertyIndexes[Array(name.utf8)] }

    /// Whether a property is that in which `individual.updated` brings attributes. Rules read them as the individual's, so that their
    /// labels travel and what is personal is masked.
    func isAttributes(_ property: Property, of type: Int) -> Bool {
        types[type].isSystem && types[type].name.utf8.elementsEqual(SystemEvents.individualUpdated.utf8)
            && property.name.utf8.elementsEqual("attributes".utf8)
    }

    /// The types that `*` stands for: all that are declared under `events`.
    var all: [Int] { types.indices.filter { !types[$0].isSystem } }

    /// Whether events of a type may have a property that it does not declare.
    func allowsUndeclared(_ property: Int, in type: Int) -> Bool {
        let name = propertiesRead[property].utf8
        return types[type].isOpen && !types[type].properties.contains { $0.dataName.utf8.elementsEqual(name) }
    }

    /// Notes that an expression reads a property of events of some types.
    mutating func noteRead(_ property: Int, of scope: [Int]) {
        for type in scope {
            if allowsUndeclared(property, in: type) { openReads[type].insert(property) }
            if types[type].tellsOfCommand { commandProperties.note(propertiesRead[property], index: property) }
        }
    }

    /// The types as the decoding of events takes them.
    var schemaTypes: [EventSchema.EventType] {
        types.enumerated().map { index, type in
            var properties = type.properties.filter { !$0.isOfCommand }.map { property in
                EventSchema.Property(
                    name: property.dataName, type: property.type ?? .dyn, index: self.property(named: property.name))
            }
            let declared = Set(properties.compactMap(\.index))
            for read in openReads[index] where !declared.contains(read) {
                properties.append(EventSchema.Property(name: propertiesRead[read], type: .dyn, index: read))
            }
            return EventSchema.EventType(
                name: type.name, isOpen: type.isOpen,
                properties: properties.sorted { $0.name.precedes($1.name) })
        }
    }
}
