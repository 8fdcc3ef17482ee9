import Events

/// Which properties fit their declarations ("JSON forms"), for comparison.
extension NaiveDecoder {
    func fits(_ envelope: Envelope, _ type: EventSchema.EventType) -> Bool {
        if let data = envelope.data, !data.isNull, !data.isObject { return false }
        func member(_ name: String) -> NaiveJSON? {
            if let own = envelope.data?[name], !own.isNull { return own }
            return envelope.beside.first { $0.name == name }?.value
        }
        for property in type.properties {
            if let value = member(property.name), !fits(value, property.type) { return false }
        }
        switch type.name {
        case "individual.updated":
            let all = envelope.beside.filter { $0.name == "attributes" }.map(\.value)
            let own = envelope.data?["attributes"].flatMap { $0.isNull ? nil : $0 }
            let isObject = (all + [own].compactMap { $0 }).allSatisfy(\.isObject)
            let members = (all + [own].compactMap { $0 }).flatMap(\.members)
            return isObject
                && members.allSatisfy { key, value in
                    guard let declared = schema.attributes.first(where: { $0.name.utf8.elementsEqual(key) }),
                        !value.isNull
                    else { return true }
                    if case .string(let text) = value, text.count > 1_024 { return false }
                    return fits(value, declared.type)
                }
        case "consent.changed":
            guard let purpose = member("purpose"), isShortText(purpose), case .bool? = member("granted") else {
                return false
            }
            return member("channel").map(isShortText) ?? true
        case let name where name.hasPrefix("message."):
            guard let command = member("command_id"), isShortText(command) else { return false }
            return member("channel").map(isShortText) ?? true
        case "individual.linked": return member("alias").map(isShortText) ?? false
        default: return true
        }
    }

    private func isShortText(_ value: NaiveJSON) -> Bool {
        if case .string(let text) = value { !text.isEmpty && text.count <= 1_024 } else { false }
    }

    private func fits(_ value: NaiveJSON, _ type: PropertyType) -> Bool {
        switch (type, value) {
        case (.dyn, _), (.string, .string), (.double, .number), (.bool, .bool): true
        case (.int, .number(let text)): Self.isInt(text)
        case (.timestamp, .number(let text)):
            Self.isInt(text)
                && (-62_135_596_800_000...253_402_300_799_999).contains(Double(text) ?? .nan)
        case (.timestamp, .string(let text)):
            NaiveTime.milliseconds(String(decoding: text, as: UTF8.self)).map {
                (-62_135_596_800_000...253_402_300_799_999).contains($0)
            } ?? false
        case (.bytes, .string(let text)): Self.isBase64(text)
        case (.duration, .string(let text)): Self.isDuration(String(decoding: text, as: UTF8.self))
        case (.point, .object(let members)):
            Set(members.map { String(decoding: $0.key, as: UTF8.self) }) == ["lat", "lon"]
                && members.allSatisfy { if case .number = $0.value { true } else { false } }
        case (.list(let item), .array(let items)): items.allSatisfy { fitsAsMember($0, item) }
        case (.map(let item), .object(let members)): members.allSatisfy { fitsAsMember($0.value, item) }
        default: false
        }
    }

    private func fitsAsMember(_ value: NaiveJSON, _ type: PropertyType) -> Bool {
        if value.isNull { return type == .dyn }
        return fits(value, type)
    }

    static func isInt(_ text: String) -> Bool {
        if Int64(text) != nil { return true }
        // Small numbers go by the nearest double, large ones by their digits.
        guard let double = Double(text), double.magnitude >= 0x1p50, double.magnitude <= 0x1p63 else {
            return Double(text).flatMap { Int64(exactly: $0) } != nil
        }
        return Int64(withoutExponent(text)) != nil
    }

    /// A number from 2^50 to 2^63 as digits, with what is left of a fraction behind a point.
    static func withoutExponent(_ text: String) -> String {
        let parts = text.lowercased().split(separator: "e")
        let sign = text.hasPrefix("-") ? "-" : ""
        let halves = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        var whole = String(halves[0])
        var fraction = halves.count > 1 ? String(halves[1]) : ""
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        for _ in 0..<max(0, power) { whole.append(fraction.isEmpty ? "0" : fraction.removeFirst()) }
        for _ in 0..<max(0, -power) { fraction.insert(whole.popLast() ?? "0", at: fraction.startIndex) }
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return sign + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    private static func isBase64(_ text: [UInt8]) -> Bool {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard text.count % 4 == 0 else { return false }
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return padding <= 2 && text.dropLast(padding).allSatisfy(alphabet.contains)
    }

    private static func isDuration(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: /(?:[0-9]+(?:ms|s|m|h|d|w))+/), !match.output.isEmpty else {
            return false
        }
        return text.contains(/[1-9]/)
    }
}
