/// A token of an expression, with its place.
struct Token {
    enum Kind: Equatable {
        case end
        /// A name; reserved words too, which may follow a dot.
        case identifier(String)
        /// A name in backquotes, which may only follow a dot.
        case quoted(String)
        case literal(Literal)
        /// An operator or bracket.
        case symbol(Symbol)
    }

    let kind: Kind
    /// UTF-8 offsets.
    let span: Range<Int>
}

/// A literal as the lexer reads it; whole numbers stay unsigned until the parser has seen a minus.
enum Literal: Equatable {
    case int(UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
}

/// Operators and brackets.
enum Symbol: String {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case comma = ","
    case dot = "."
    case colon = ":"
    case question = "?"
    case not = "!"
    case minus = "-"
    case plus = "+"
    case times = "*"
    case over = "/"
    case modulo = "%"
    case and = "&&"
    case or = "||"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// Words that are not names.
enum ReservedWords {
    /// Words of the grammar, which may not even follow a dot.
    static let keywords: Set<String> = ["true", "false", "null", "in"]
    /// Words kept free for languages that embed CEL; they may follow a dot.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace",
        "return", "var", "void", "while",
    ]
}
