import CEL
import JSON

extension DecodingPlan {
    /// The kept properties of an event, and its effect; nil data is none.
    func content(_ data: EventData?, _ type: TypePlan) throws(Reject) -> (
        values: [(index: Int, value: Value)], effect: SystemEffect
    ) {
        do throws(PropertyMismatch) {
            guard let data else { return ([], try effect(nil, type)) }
            var values: [(index: Int, value: Value)] = []
            if let object = data.object, object.kind != .null {
                guard object.kind == .object else { throw PropertyMismatch(expected: "object", found: object) }
                values = try self.values(object, type)
            }
            if !data.beside.isEmpty { try addMembers(beside: data, type, to: &values) }
            return (values, try effect(data, type))
        } catch {
            throw Reject(.propertyType, at: "data\(error.path)", error.what)
        }
    }

    /// The same of properties that are the members of an object; nothing more is made of them where the type has no effect.
    func content(of object: JSONElement?, _ type: TypePlan) throws(Reject) -> (
        values: [(index: Int, value: Value)], effect: SystemEffect
    ) {
        guard let object else { return try content(nil, type) }
        guard object.kind == .object else { return try content(EventData(object), type) }
        do throws(PropertyMismatch) {
            let values = try values(object, type)
            guard type.effect != .none else { return (values, .none) }
            return (values, try effect(EventData(object), type))
        } catch {
            throw Reject(.propertyType, at: "data\(error.path)", error.what)
        }
    }

    /// Adds the properties that lie beside an event's data.
    private func addMembers(
        beside data: EventData, _ type: TypePlan, to values: inout [(index: Int, value: Value)]
    ) throws(PropertyMismatch) {
        for member in data.beside {
            let name = member.name.utf8Span
            guard let place = unsafe type.names.find(name.span.bytes), let element = data.member(member.name) else {
                continue
            }
            let property = type.properties[place]
            // The object's own was read already.
            if property.index >= 0, values.contains(where: { $0.index == property.index }) { continue }
            do throws(PropertyMismatch) {
                let value = try PropertyReader.read(element, as: property.type, keeping: property.index >= 0)
                if property.index >= 0 { values.append((property.index, value)) }
            } catch {
                throw error.under("." + member.name)
            }
        }
        values.sort { $0.index < $1.index }
    }

    /// The kept properties of an event's data, by property index, ascending; all that are declared are checked.
    func values(_ data: JSONElement, _ type: TypePlan) throws(PropertyMismatch) -> [(index: Int, value: Value)] {
        var values: [(index: Int, value: Value)] = []
        values.reserveCapacity(type.keptCount)
        var isAscending = true
        var members = data.members
        while let member = members.next() {
            guard let place = type.names.find(member.key), member.value.kind != .null else { continue }
            let index = type.properties[place].index
            do throws(PropertyMismatch) {
                let value = try PropertyReader.read(member.value, as: type.properties[place].type, keeping: index >= 0)
                if index < 0 { continue }
                if let last = values.last, last.index > index { isAscending = false }
                values.append((index, value))
            } catch {
                throw error.under(key: member.key)
            }
        }
        if !isAscending { values.sort { $0.index < $1.index } }
        return values
    }

    /// What a system event does, from its data.
    func effect(_ data: EventData?, _ type: TypePlan) throws(PropertyMismatch) -> SystemEffect {
        switch type.effect {
        case .none: return .none
        case .attributes: return .attributes(try attributeChanges(data))
        case .consent: return try consent(data)
        }
    }

    /// The attributes that an `individual.updated` changes, ascending by index; none where it has no `attributes`.
    private func attributeChanges(_ data: EventData?) throws(PropertyMismatch) -> [(index: Int, value: Value?)] {
        guard let element = data?.member("attributes"), element.kind != .null else { return [] }
        guard element.kind == .object else {
            throw PropertyMismatch(expected: "map", found: element).under(".attributes")
        }
        var changes: [(index: Int, value: Value?)] = []
        var members = element.members
        while let member = members.next() {
            guard let index = attributeNames.find(member.key) else { continue }
            guard member.value.kind != .null else {
                changes.append((index, nil))
                continue
            }
            do throws(PropertyMismatch) {
                if member.value.stringRange.count > EventLimits.maximumKeptStringBytes {
                    throw PropertyMismatch(
                        "a string of more than \(EventLimits.maximumKeptStringBytes) bytes, which is not kept")
                }
                changes.append(
                    (index, try PropertyReader.read(member.value, as: attributes[index].type, keeping: true)))
            } catch {
                throw error.under(key: member.key).under(".attributes")
            }
        }
        changes.sort { $0.index < $1.index }
        return changes
    }

    private func consent(_ data: EventData?) throws(PropertyMismatch) -> SystemEffect {
        guard let purpose = try keptString(data, "purpose") else { throw PropertyMismatch("missing").under(".purpose") }
        guard let element = data?.member("granted"), element.kind != .null else {
            throw PropertyMismatch("missing").under(".granted")
        }
        guard let granted = element.bool else {
            throw PropertyMismatch(expected: "bool", found: element).under(".granted")
        }
        let channel = try keptString(data, "channel")
        return .consent(purpose: purpose, channel: channel == "*" ? nil : channel, granted: granted)
    }

    /// A member that is a string to be kept, or nil where it is absent or null.
    private func keptString(_ data: EventData?, _ name: String) throws(PropertyMismatch) -> String? {
        guard let element = data?.member(name), element.kind != .null else { return nil }
        guard let text = element.string else {
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
