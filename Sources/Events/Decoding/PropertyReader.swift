import HumanText
import CEL
import JSON

/// A value that does not fit its declared type.
struct PropertyMismatch: Error {
    /// Where, from the value on outwards: `.name`, `[3]`; whoever hands the error on puts their part before it.
    var path = ""
    /// What is wrong.
    let what: String

    init(_ what: String) { self.what = what }

    init(expected: String, found element: JSONElement) {
        what = "expected \(expected), found \(element.kind.name)"
    }

    func under(_ step: String) -> PropertyMismatch {
        var outer = self
        outer.path = step + path
        return outer
    }

    func under(key: RawSpan) -> PropertyMismatch { under("." + String(decoding: key)) }
}

/// Checks JSON values against declared types and converts those that are kept.
enum PropertyReader {
    /// The value of an element that is not null, as a type; with `keeping` false it is only checked, and the result means nothing.
    ///
    /// Recursive over the declared type and, under dyn, over the document, whose depth is bounded.
    static func read(_ element: JSONElement, as type: PropertyType, keeping: Bool) throws(PropertyMismatch) -> Value {
        switch type {
        case .string:
            guard element.kind == .string else { throw PropertyMismatch(expected: "string", found: element) }
            return keeping ? .string(String(decoding: element.stringBytes)) : .null
        case .double:
            guard let number = element.double else { throw PropertyMismatch(expected: "double", found: element) }
            return .double(number)
        case .int:
            return .int(try integer(element, expected: "int"))
        case .bool:
            guard let truth = element.bool else { throw PropertyMismatch(expected: "bool", found: element) }
            return .bool(truth)
        case .bytes:
            guard element.kind == .string else { throw PropertyMismatch(expected: "bytes as base64", found: element) }
            guard let bytes = Base64.decode(element.stringBytes) else {
                throw PropertyMismatch("expected bytes, found a string that is not standard base64 with padding")
            }
            return .bytes(bytes)
        case .timestamp: return .timestamp(try timestamp(element))
        case .duration: return .duration(try duration(element))
        case .point: return try point(element)
        case .list(let item): return try list(element, of: item, keeping: keeping)
        case .map(let value): return try map(element, of: value, keeping: keeping)
        case .dyn: return keeping ? try dynamic(element) : .null
        }
    }

    /// A whole number by value: `1.0` and `1e3` are ints, `1.5` and 2^63 are not.
    static func integer(_ element: JSONElement, expected: String) throws(PropertyMismatch) -> Int64 {
        if let number = element.whole { return number }
        guard let number = element.double else { throw PropertyMismatch(expected: expected, found: element) }
        // Doubles from 2^63 on are all whole.
        let isOutside = number.magnitude >= 0x1p63
        throw PropertyMismatch("expected \(expected), found a \(isOutside ? "number outside 64 bits" : "fraction")")
    }

    private static func timestamp(_ element: JSONElement) throws(PropertyMismatch) -> Timestamp {
        let milliseconds: Milliseconds
        if element.kind == .string {
            guard let instant = EventTime.parse(element.stringBytes) else {
                throw PropertyMismatch("expected timestamp, found a string that is not RFC 3339")
            }
            milliseconds = instant
        } else {
            milliseconds = try integer(element, expected: "timestamp")
        }
        let instant = Timestamp(clampingMilliseconds: milliseconds)
        guard instant.milliseconds == milliseconds else {
            throw PropertyMismatch("expected timestamp, found one outside the years 1 to 9999")
        }
        return instant
    }

    private static func duration(_ element: JSONElement) throws(PropertyMismatch) -> Duration {
        guard element.kind == .string else { throw PropertyMismatch(expected: "duration", found: element) }
        guard let span = try? DurationText.milliseconds(Span(_bytes: element.stringBytes)),
            let duration = Duration(seconds: span / 1_000, nanoseconds: Int32(span % 1_000) * 1_000_000)
        else { throw PropertyMismatch("expected duration, found a string that is not one such as 1h30m, above 0") }
        return duration
    }

    private static func point(_ element: JSONElement) throws(PropertyMismatch) -> Value {
        guard element.kind == .object else { throw PropertyMismatch(expected: "point", found: element) }
        var latitude: Double?
        var longitude: Double?
        var members = element.members
        while let member = members.next() {
            // Three letters at most: cheaper than a table.
            let name = member.key.byteCount == 3 ? String(decoding: member.key) : ""
            guard name == "lat" || name == "lon" else {
                throw PropertyMismatch("expected exactly lat and lon, found another key").under(key: member.key)
            }
            guard let number = member.value.double else {
                throw PropertyMismatch(expected: "double", found: member.value).under(key: member.key)
            }
            if name == "lat" { latitude = number } else { longitude = number }
        }
        guard let latitude, let longitude,
            let map = MapValue([(.string("lat"), .double(latitude)), (.string("lon"), .double(longitude))])
        else { throw PropertyMismatch("expected point with lat and lon, found an object without them") }
        return .map(map)
    }

    private static func list(_ element: JSONElement, of type: PropertyType, keeping: Bool) throws(PropertyMismatch)
        -> Value
    {
        guard element.kind == .array else { throw PropertyMismatch(expected: "list", found: element) }
        var values: [Value] = []
        if keeping { values.reserveCapacity(element.count) }
        var index = 0
        var items = element.items
        while let item = items.next() {
            do throws(PropertyMismatch) {
                let value = try readMember(item, as: type, keeping: keeping)
                if keeping { values.append(value) }
            } catch {
                throw error.under("[\(index)]")
            }
            index += 1
        }
        return .list(values)
    }

    private static func map(_ element: JSONElement, of type: PropertyType, keeping: Bool) throws(PropertyMismatch)
        -> Value
    {
        guard element.kind == .object else { throw PropertyMismatch(expected: "map", found: element) }
        var entries: [(key: Value, value: Value)] = []
        if keeping { entries.reserveCapacity(element.count) }
        var members = element.members
        while let member = members.next() {
            do throws(PropertyMismatch) {
                let value = try readMember(member.value, as: type, keeping: keeping)
                if keeping { entries.append((.string(String(decoding: member.key)), value)) }
            } catch {
                throw error.under(key: member.key)
            }
        }
        return .map(try mapValue(entries))
    }

    /// Null is a value only under dyn: a declared type of members promises that every one is of it.
    private static func readMember(_ element: JSONElement, as type: PropertyType, keeping: Bool)
        throws(PropertyMismatch) -> Value
    {
        if element.kind == .null, type != .dyn { throw PropertyMismatch("null as a member of a list or map") }
        return try read(element, as: type, keeping: keeping)
    }

    private static func dynamic(_ element: JSONElement) throws(PropertyMismatch) -> Value {
        switch element.kind {
        case .null: return .null
        case .bool: return .bool(element.bool ?? false)
        case .int, .uint, .double: return number(element)
        case .string: return .string(String(decoding: element.stringBytes))
        case .array:
            var values: [Value] = []
            values.reserveCapacity(element.count)
            var items = element.items
            while let item = items.next() { values.append(try dynamic(item)) }
            return .list(values)
        case .object:
            var entries: [(key: Value, value: Value)] = []
            entries.reserveCapacity(element.count)
            var members = element.members
            while let member = members.next() {
                entries.append((.string(String(decoding: member.key)), try dynamic(member.value)))
            }
            return .map(try mapValue(entries))
        }
    }

    /// A number of what is dyn: a double, but one written as a whole number beyond what doubles count by ones is an int, so that order
    /// numbers keep their digits.
    private static func number(_ element: JSONElement) -> Value {
        if let whole = element.int, whole.magnitude > 1 << 53 { return .int(whole) }
        return .double(element.double ?? 0)
    }

    private static func mapValue(_ entries: [(key: Value, value: Value)]) throws(PropertyMismatch) -> MapValue {
        guard let map = MapValue(entries) else { throw PropertyMismatch("expected a map, found equal keys") }
        return map
    }
}
