import JSON

/// What came of a text: its value, or why it was refused.
enum Parsed: Equatable {
    case value(JSONValue)
    case refused(JSONError.Reason, offset: Int)
}

func parse(_ text: [UInt8], strictly: Bool = false) -> Parsed {
    var parser = JSONParser()
    return parse(text, with: &parser, strictly: strictly)
}

func parse(_ text: [UInt8], with parser: inout JSONParser, strictly: Bool = false) -> Parsed {
    let bytes = unsafe text.span.bytes
    do throws(JSONError) {
        if strictly {
            let document = try parser.parseStrictly(bytes)
            return .value(JSONValue(document.root))
        }
        let document = try parser.parse(bytes)
        return .value(JSONValue(document.root))
    } catch {
        return .refused(error.reason, offset: error.offset)
    }
}

func parse(_ text: String, strictly: Bool = false) -> Parsed { parse(Array(text.utf8), strictly: strictly) }

func written(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
}
