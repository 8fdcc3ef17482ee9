import YAML

/// What the tables of keys say of one key at one place.
package struct KeyGuide: Sendable {
    /// The keys from the top of the file, with `NAME` for names that authors give: `campaigns.NAME.steps.wait`.
    package let path: String
    /// What may stand there.
    package let type: String
    /// What it is for.
    package let help: String
    /// What stands for it where it is left out; nil where the table tells none.
    package let standard: String?
    /// Whether the mapping lacks something without it.
    package let isRequired: Bool
    /// What its expressions see; nil where it holds none.
    package let sees: String?
    /// The key with a value that fits.
    package let example: String

    /// All keys of rule files at all places, in the order of the tables; what contains itself once.
    package static let all: [KeyGuide] = {
        var walk = KeyWalk()
        walk.enter(.mapping(RuleFileShape.file), path: [])
        return walk.found
    }()

    /// The places of a key: by its name, or by the end of its path, as `trigger.where`.
    package static func places(of key: String) -> [KeyGuide] {
        all.filter { guide in
            guide.path.utf8.elementsEqual(key.utf8) || guide.path.hasSuffix("." + key)
        }
    }
}

/// Goes through the tables.
private struct KeyWalk {
    var found: [KeyGuide] = []
    /// The names of shapes that contain themselves, and were entered.
    private var entered: Set<String> = []

    mutating func enter(_ shape: Shape, path: [String]) {
        switch shape {
        case .either(let shapes): for shape in shapes { enter(shape, path: path) }
        case .named(_, let shape), .list(let shape, _): enter(shape, path: path)
        case .names(_, let value, _, _): enter(value, path: path + ["NAME"])
        case .recursive(let name, let shape):
            if entered.insert(name).inserted { enter(shape(), path: path) }
        case .mapping(let table): for field in table.fields { add(field, of: table, path) }
        default: break
        }
    }

    private mutating func add(_ field: MappingShape.Field, of table: MappingShape, _ path: [String]) {
        let path = path + [field.key]
        let sees = KeyScope.of(path)
        let parts = field.help.replacing("Default: ", with: "default: ").split(separator: "default: ", maxSplits: 1)
        found.append(
            KeyGuide(
                path: path.joined(separator: "."), type: sees == nil ? field.shape.words : "an expression",
                help: field.help, standard: parts.last.flatMap { field.help.hasSuffix(": " + $0) ? String($0) : nil },
                isRequired: field.isRequired || table.exactlyOne == [field.key], sees: sees?.words,
                example: "\(field.key): \(sees?.example ?? field.shape.example(depth: 0))"))
        enter(field.shape, path: path)
    }
}

extension Shape {
    /// What may stand at a place, in words.
    var words: String {
        switch self {
        case .text: "text"
        case .pattern: "text of a form"
        case .name(let form): form == .text ? "a name" : "a name in \(form.description)"
        case .instant: "a timestamp, as 2026-03-02T09:00:00Z"
        case .duration: "a duration, as 30m or 1h30m"
        case .int(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number: "a number"
        case .bool: "true or false"
        case .word(let words): words.count > 12 ? "a word" : words.joined(separator: ", ")
        case .literal: "a literal: text, a number, true or false"
        case .any: "anything"
        case .absent: "nothing"
        case .list(let item, _): "a list; each: \(item.words)"
        case .mapping(let table): "a mapping with \(table.keys.joined(separator: ", "))"
        case .names(_, let value, _, _): "a mapping from names; each: \(value.words)"
        case .either(let shapes):
            shapes.filter { if case .absent = $0 { false } else { true } }.map(\.words).joined(separator: "; or ")
        case .named(_, let shape): shape.words
        case .recursive(let name, _): "a \(name)"
        }
    }

    /// A value that fits, on one line; what is deep is left out.
    func example(depth: Int) -> String {
        switch self {
        case .text: return "text"
        case .pattern: return "\"09:00\""
        case .name(let form): return form == .snakeCase ? "views_24h" : form == .text ? "name" : "cart-reminder"
        case .instant: return "2026-03-02T09:00:00Z"
        case .duration: return "30m"
        case .int(let range): return "\(max(range.lowerBound, min(range.upperBound, 10)))"
        case .number: return "0.5"
        case .bool: return "true"
        case .word(let words): return words.first ?? "word"
        case .literal, .any: return "1"
        case .absent: return ""
        case .list(let item, _): return depth > 2 ? "[…]" : "[\(item.example(depth: depth + 1))]"
        case .mapping(let table):
            let fields = table.fields.filter { $0.isRequired || $0.key == table.exactlyOne.first }
            let shown = fields.isEmpty ? Array(table.fields.prefix(1)) : fields
            let members = shown.map { "\($0.key): \($0.shape.example(depth: depth + 1))" }
            return depth > 2 ? "{…}" : "{\(members.joined(separator: ", "))}"
        case .names(_, let value, _, _): return depth > 2 ? "{…}" : "{name: \(value.example(depth: depth + 1))}"
        case .either(let shapes): return shapes.first?.example(depth: depth) ?? ""
        case .named(_, let shape): return shape.example(depth: depth)
        case .recursive(_, let shape): return depth > 1 ? "…" : shape().example(depth: depth)
        }
    }
}
