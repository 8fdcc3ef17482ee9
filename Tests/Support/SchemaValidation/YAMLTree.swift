package import JSON
package import YAML

extension JSONValue {
    /// A YAML tree as an editor sees it: by the core schema.
    package init(_ node: Node) throws {
        switch node.kind {
        case .sequence(let items): self = .array(try items.map { try JSONValue($0) })
        case .mapping(let mapping):
            self = .object(try mapping.entries.map { ($0.key.text, try JSONValue($0.value)) })
        case .scalar(let scalar):
            switch try scalar.literal() {
            case .null: self = .null
            case .bool(let flag): self = .bool(flag)
            case .int(let number): self = .int(number)
            case .double(let number): self = .double(number)
            case .string(let text): self = .string(text)
            }
        }
    }
}
