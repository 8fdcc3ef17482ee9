/// The nodes of a parsed expression in one array; children come before their parents.
struct SyntaxTree: Sendable {
    /// The position of a node.
    typealias ID = Int

    struct Node: Sendable {
        let kind: Kind
        /// The whole operand.
        let span: Range<Int>
        /// The token that names it: the operator, the field, the function.
        let mark: Range<Int>
    }

    enum Kind: Sendable {
        case literal(Value)
        /// A name; `isAbsolute` with a leading dot.
        case identifier(String, isAbsolute: Bool)
        case select(ID, field: String, isOptional: Bool)
        /// `has(operand.field)`.
        case presence(ID, field: String)
        case index(ID, ID, isOptional: Bool)
        case call(String, receiver: ID?, arguments: [ID])
        case unary(UnaryOperator, ID)
        case binary(BinaryOperator, ID, ID)
        /// `&&` and `||` with all their operands, so that long chains are not deep.
        case logical(LogicalOperator, [ID])
        case conditional(ID, ID, ID)
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        /// `cel.bind(variable, value, body)`.
        case binding(Local, value: ID, body: ID)
        /// `optMap` and `optFlatMap`.
        case optionalMap(ID, Local, body: ID, isFlat: Bool)
    }

    struct Element: Sendable {
        let value: ID
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: ID
        let value: ID
        let isOptional: Bool
    }

    /// A variable that a macro brings into scope.
    struct Local: Sendable {
        let name: String
    }

    /// A macro over the elements of a list or the keys of a map.
    struct Comprehension: Sendable {
        enum Form: Sendable {
            case all, exists, existsOne, filter
            /// `map`, `transformList`: the results as a list.
            case list
            /// `transformMap`: the results under their keys.
            case map
            /// `transformMapEntry`: the results are maps, whose entries are put together.
            case mapEntry
        }

        let form: Form
        let range: ID
        let variable: Local
        /// With two variables the first is the index or key, the second the value.
        let second: Local?
        let filter: ID?
        let body: ID
    }

    var nodes: [Node] = []
    var root: ID = 0
}

enum UnaryOperator: String, Sendable {
    case not = "!"
    case negate = "-"
}

enum LogicalOperator: String, Sendable {
    case and = "&&"
    case or = "||"
}

enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains = "in"
}
