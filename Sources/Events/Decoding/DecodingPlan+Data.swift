import CEL
import JSON

extension DecodingPlan {
    /// Reads the kept properties and the effect into an event; nil data is none.
    func read(_ data: EventData?, _ type: TypePlan, into event: Event) throws(Reject) {
        do throws(PropertyMismatch) {
            guard let data else { return event.effect = try effect(nil, type) }
            if let object = data.object, object.kind != .null {
                guard object.kind == .object else { throw PropertyMismatch(expected: "object", found: object) }
                try readMembers(of: object, type, into: event)
            }
            if !data.beside.isEmpty { try readMembers(beside: data, type, into: event) }
            event.effect = try effect(data, type)
        } catch {
            throw Reject(.propertyType, at: "data\(error.path)", error.what)
        }
    }

    /// The same of properties that are the members of an object; nothing more is made of them where the type has no effect.
    func read(_ object: JSONElement?, _ type: TypePlan, into event: Event) throws(Reject) {
        guard let object else { return try read(EventData?.none, type, into: event) }
        guard object.kind == .object else { return try read(EventData(object), type, into: event) }
        do throws(PropertyMismatch) {
            try readMembers(of: object, type, into: event)
            if type.effect != .none { event.effect = try effect(EventData(object), type) }
        } catch {
            throw Reject(.propertyType, at: "data\(error.path)", error.what)
        }
    }

    /// Reads the properties that lie beside an event's data.
    private func readMembers(beside data: EventData, _ type: TypePlan, into event: Event) throws(PropertyMismatch) {
        for member in data.beside {
            guard let property = type.properties.find(names.find(member.name) ?? -1),
                let element = data.member(member.name)
            else { continue }
            // The object's own was read already.
            if event.has(Int(property.index)) { continue }
            if member.isID, property.kind == .string, let digits = Self.digits(of: element) {
                if property.isKept { event.set(Int(property.index), to: .string(digits)) }
                continue
            }
            do throws(PropertyMismatch) {
                try read(element, property, type, into: event)
            } catch {
                throw error.under("." + member.name)
            }
        }
    }

    /// Reads the kept properties of an event's data; all that are declared are checked.
    private func readMembers(of data: JSONElement, _ type: TypePlan, into event: Event) throws(PropertyMismatch) {
        var members = data.members
        while let member = members.next() {
            guard let property = type.properties.find(member.name), !member.value.isNull else { continue }
            if readPlainly(member.value, property, into: event) { continue }
            do throws(PropertyMismatch) {
                try read(member.value, property, type, into: event)
            } catch {
                throw error.under(key: member.key)
            }
        }
    }

    /// Checks a value of a plain type, and puts it into the event where it is kept, without a `Value` of its own; false where its type is
    /// another, or it does not fit.
    @inline(__always)
    private func readPlainly(_ element: JSONElement, _ property: PropertyTable.Property, into event: Event) -> Bool {
        let index = Int(property.index)
        switch property.kind {
        case .string:
            guard element.isString else { return false }
            if property.isKept { event.set(index, text: element.stringBytes) }
        case .double:
            guard let number = element.double else { return false }
            if property.isKept { event.set(index, to: number) }
        case .int:
            guard let number = element.whole else { return false }
            if property.isKept { event.set(index, to: number) }
        case .bool:
            guard let truth = element.bool else { return false }
            if property.isKept { event.set(index, to: truth) }
        case .other:
            return false
        }
        return true
    }

    /// Checks a value, and puts it into the event where it is kept.
    private func read(
        _ element: JSONElement, _ property: PropertyTable.Property, _ type: TypePlan, into event: Event
    ) throws(PropertyMismatch) {
        let declared = type.properties.type(of: property)
        let value = try PropertyReader.read(element, as: declared, keeping: property.isKept)
        if property.isKept { event.set(Int(property.index), to: value) }
    }

    /// What a system event does, from its data.
    func effect(_ data: EventData?, _ type: TypePlan) throws(PropertyMismatch) -> SystemEffect {
        switch type.effect {
        case .none: return .none
        case .attributes: return .attributes(try attributeChanges(data))
        case .consent: return try consent(data)
        case .link: return .linked(alias: try requiredString(data, "alias"))
        case .erasure: return .erased
        case .feedback(let kind): return .feedback(try feedback(data, kind))
        }
    }

    /// The attributes that an `individual.updated` changes, ascending by index; none where it has no `attributes`.
    private func attributeChanges(_ data: EventData?) throws(PropertyMismatch) -> [(index: Int, value: Value?)] {
        guard let data else { return [] }
        var changes: [(index: Int, value: Value?)] = []
        // What counts less comes before.
        for member in data.beside.reversed() where member.name == "attributes" {
            guard let element = member.path.element(in: data.record), !element.isNull else { continue }
            try addAttributeChanges(element, to: &changes)
        }
        if let element = data.object?.member("attributes"), !element.isNull {
            try addAttributeChanges(element, to: &changes)
        }
        changes.sort { $0.index < $1.index }
        return changes
    }

    /// Adds the attributes that an object of them changes; they stand over those that are there.
    private func addAttributeChanges(
        _ element: JSONElement, to changes: inout [(index: Int, value: Value?)]
    ) throws(PropertyMismatch) {
        guard element.kind == .object else {
            throw PropertyMismatch(expected: "map", found: element).under(".attributes")
        }
        let known = changes.count
        var members = element.members
        while let member = members.next() {
            guard let index = attribute(member.name) else { continue }
            if let earlier = changes[..<known].firstIndex(where: { $0.index == index }) {
                changes[earlier].value = try attributeValue(member)
                continue
            }
            changes.append((index, try attributeValue(member)))
        }
    }

    /// The value of an attribute; nil of null, which removes it.
    private func attributeValue(_ member: JSONMember) throws(PropertyMismatch) -> Value? {
        guard member.value.kind != .null, let index = attribute(member.name) else { return nil }
        do throws(PropertyMismatch) {
            if member.value.stringRange.count > EventLimits.maximumKeptStringBytes {
                throw PropertyMismatch(
                    "a string of more than \(EventLimits.maximumKeptStringBytes) bytes, which is not kept")
            }
            return try PropertyReader.read(member.value, as: attributes[index].type, keeping: true)
        } catch {
            throw error.under(key: member.key).under(".attributes")
        }
    }

    private func consent(_ data: EventData?) throws(PropertyMismatch) -> SystemEffect {
        let purpose = try requiredString(data, "purpose")
        guard let element = data?.member("granted"), element.kind != .null else {
            throw PropertyMismatch("missing").under(".granted")
        }
        guard let granted = element.bool else {
            throw PropertyMismatch(expected: "bool", found: element).under(".granted")
        }
        let channel = try keptString(data, "channel")
        return .consent(purpose: purpose, channel: channel == "*" ? nil : channel, granted: granted)
    }

    private func feedback(_ data: EventData?, _ kind: Feedback.Kind) throws(PropertyMismatch) -> Feedback {
        let command = try requiredString(data, "command_id")
        return Feedback(kind, command: command.withBytes(Feedback.command), channel: try keptString(data, "channel"))
    }

    /// A member that is a string to be kept.
    private func requiredString(_ data: EventData?, _ name: String) throws(PropertyMismatch) -> String {
        guard let text = try keptString(data, name) else { throw PropertyMismatch("missing").under("." + name) }
        return text
    }

    /// The digits of an id that lies beside the data: formats with such take whole numbers for ids.
    private func digits(_ element: JSONElement, besideOf data: EventData?, _ name: String) -> String? {
        guard let data, data.beside.contains(where: { $0.isID && $0.name == name }) else { return nil }
        return Self.digits(of: element)
    }

    /// The decimal digits of a whole number; nil of everything else.
    private static func digits(of element: JSONElement) -> String? {
        element.whole.map { String($0) } ?? element.uint.map { String($0) }
    }

    /// A member that is a string to be kept, or nil where it is absent or null.
    private func keptString(_ data: EventData?, _ name: String) throws(PropertyMismatch) -> String? {
        guard let element = data?.member(name), element.kind != .null else { return nil }
        guard let text = element.string ?? digits(element, besideOf: data, name) else {
            throw PropertyMismatch(expected: "string", found: element).under("." + name)
        }
        guard !text.isEmpty else { throw PropertyMismatch("an empty string").under("." + name) }
        guard text.utf8.count <= EventLimits.maximumKeptStringBytes else {
            throw PropertyMismatch("a string of more than \(EventLimits.maximumKeptStringBytes) bytes").under(
                "." + name)
        }
        return text
    }
}
