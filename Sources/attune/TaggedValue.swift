internal import CEL
internal import Events
internal import JSON

/// Values of expressions as tagged JSON, so that nothing is lost, as `attune eval --jsonl` reads and writes them: `{"int": "1"}`.
enum TaggedValue {
    /// Why a JSON value is no tagged value.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    static func read(_ json: JSONValue) throws(Malformed) -> Value {
        guard case .object(let members) = json, members.count == 1, let (tag, value) = members.first else {
            throw Malformed(description: "a value is an object with one tag, such as {\"int\": \"1\"}")
        }
        switch (tag, value) {
        case ("int", .string(let text)): if let number = Int64(text) { return .int(number) }
        case ("uint", .string(let text)): if let number = UInt64(text) { return .uint(number) }
        case ("double", .string(let text)): if let number = double(text) { return .double(number) }
        case ("string", .string(let text)): return .string(text)
        case ("bytes", .string(let text)): if let octets = Base64.decode(text) { return .bytes(octets) }
        case ("bool", .bool(let flag)): return .bool(flag)
        case ("null", .null): return .null
        case ("list", .array(let elements)):
            var values: [Value] = []
            for element in elements { values.append(try read(element)) }
            return .list(values)
        case ("map", .array(let pairs)): return try map(pairs)
        case ("timestamp", .string(let text)): if let time = Timestamp(rfc3339: text) { return .timestamp(time) }
        case ("duration", .string(let text)): if let span = Duration(text) { return .duration(span) }
        case ("type", .string(let text)): if let type = Type(parsing: text) { return .type(type) }
        case ("optional", .null): return .optional(nil)
        case ("optional", let inner): return .optional(try read(inner))
        default: break
        }
        throw Malformed(description: "not a value: the tag `\(tag)` with this content")
    }

    static func write(_ value: Value, to writer: inout JSONWriter) {
        writer.object {
            switch value {
            case .null: $0.key("null"); $0.null()
            case .bool(let flag): $0.key("bool"); $0.bool(flag)
            case .int(let number): $0.key("int"); $0.string(String(number))
            case .uint(let number): $0.key("uint"); $0.string(String(number))
            case .double(let number): $0.key("double"); $0.string(text(number))
            case .string(let text): $0.key("string"); $0.string(text)
            case .bytes(let octets): $0.key("bytes"); $0.string(Base64.encode(octets))
            case .timestamp(let time): $0.key("timestamp"); $0.string(time.description)
            case .duration(let span): $0.key("duration"); $0.string(span.description)
            case .type(let type): $0.key("type"); $0.string(type.name)
            case .optional(nil): $0.key("optional"); $0.null()
            case .optional(.some(let value)): $0.key("optional"); write(value, to: &$0)
            case .error(let error): $0.key("error"); $0.string(error.message)
            case .list(let elements):
                $0.key("list")
                $0.array { for element in elements { write(element, to: &$0) } }
            case .map(let map):
                $0.key("map")
                $0.array {
                    for entry in map.entries {
                        $0.array {
                            write(entry.key, to: &$0)
                            write(entry.value, to: &$0)
                        }
                    }
                }
            }
        }
    }

    private static func map(_ pairs: [JSONValue]) throws(Malformed) -> Value {
        var entries: [(key: Value, value: Value)] = []
        for pair in pairs {
            guard case .array(let both) = pair, both.count == 2 else {
                throw Malformed(description: "a map is a list of [key, value]")
            }
            entries.append((try read(both[0]), try read(both[1])))
        }
        guard let map = MapValue(entries) else {
            throw Malformed(description: "a map's keys are ints, uints, bools or strings, each once")
        }
        return .map(map)
    }

    private static func double(_ text: String) -> Double? {
        switch text {
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: Double(text)
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return number.description
    }
}
