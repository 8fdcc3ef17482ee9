/// Builds a syntax tree by precedence climbing. Source of the grammar: cel-spec `langdef.md`, "Syntax".
///
/// It stops at the first error. Both its own recursion and the height of the tree that it builds are bounded by
/// ``Limits/nestingDepth``, so that everything after it may recurse.
struct Parser {
    private var lexer: Lexer
    private var token: Token
    private var depth = 0
    /// The token before `token`; empty at the beginning.
    private var previous = 0..<0
    /// The end of the token before `token`.
    private var end: Int { previous.upperBound }
    var tree = SyntaxTree()
    /// The height of the subtree of each node.
    private var heights: [Int] = []
    /// Where the outermost parenthesis around a node begins; a node's own span is without them.
    private var parentheses: [SyntaxTree.ID: Int] = [:]

    static func parse(_ source: String) throws(Issue) -> SyntaxTree {
        guard source.utf8.count <= Limits.sourceLength else {
            throw Issue(
                .syntax, span: Limits.sourceLength..<source.utf8.count,
                message: "the expression is longer than \(Limits.sourceLength) bytes")
        }
        var parser = try Parser(Lexer(source))
        parser.tree.root = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("the end or an operator") }
        return parser.tree
    }

    private init(_ lexer: Lexer) throws(Issue) {
        self.lexer = lexer
        token = try self.lexer.next()
    }

    // MARK: Nodes

    mutating func add(
        _ kind: SyntaxTree.Kind, _ span: Range<Int>, mark: Range<Int>? = nil, over children: [SyntaxTree.ID] = []
    ) throws(Issue) -> SyntaxTree.ID {
        var height = 1
        for child in children { height = max(height, heights[child] + 1) }
        guard height <= Limits.nestingDepth else { throw tooDeep(mark ?? span) }
        tree.nodes.append(SyntaxTree.Node(kind: kind, span: span, mark: mark ?? span))
        heights.append(height)
        return tree.nodes.count - 1
    }

    func span(_ id: SyntaxTree.ID) -> Range<Int> { tree.nodes[id].span }

    /// Where a node begins as a part of another: at the parenthesis around it.
    private func start(of id: SyntaxTree.ID) -> Int { parentheses[id] ?? span(id).lowerBound }

    private func tooDeep(_ span: Range<Int>) -> Issue {
        Issue(
            .syntax, span: span, message: "the expression is nested more than \(Limits.nestingDepth) deep",
            help: "define parts of it by names of their own")
    }

    // MARK: Tokens

    private func isAt(_ symbol: Symbol) -> Bool { token.kind == .symbol(symbol) }

    private mutating func advance() throws(Issue) {
        previous = token.span
        token = try lexer.next()
    }

    private mutating func accept(_ symbol: Symbol) throws(Issue) -> Bool {
        guard isAt(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: Symbol, _ what: String) throws(Issue) {
        guard try accept(symbol) else { throw unexpected("`\(symbol.rawValue)` \(what)") }
    }

    private func unexpected(_ wanted: String) -> Issue {
        let before = previous.isEmpty ? "" : text(previous)
        if let slip = ForeignWord(
            text(token.span), after: before, isAdjacent: previous.upperBound == token.span.lowerBound)
        {
            let span = slip.includesPrevious ? previous.lowerBound..<token.span.upperBound : token.span
            return Issue(
                .syntax, span: span, message: "`\(text(span))` is no operator of expressions", help: slip.help)
        }
        if ForeignWord.negates(before) {
            return Issue(
                .syntax, span: previous, message: "`\(before)` is no operator of expressions", help: "write !(…)")
        }
        let found = token.kind == .end ? "the expression ends" : "found `\(text(token.span))`"
        return Issue(.syntax, span: token.span, message: "\(found) where \(wanted) is expected")
    }

    func text(_ span: Range<Int>) -> String { String(decoding: lexer.bytes[span], as: UTF8.self) }

    // MARK: Operators

    /// A whole expression with `? :`.
    mutating func expression() throws(Issue) -> SyntaxTree.ID {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.nestingDepth else { throw tooDeep(token.span) }
        let condition = try binary(minimum: 1)
        guard isAt(.question) else { return condition }
        let mark = token.span
        try advance()
        let first = try binary(minimum: 1)
        try expect(.colon, "between the branches of `? :`")
        let second = try expression()
        return try add(
            .conditional(condition, first, second), start(of: condition)..<end, mark: mark,
            over: [condition, first, second])
    }

    /// Operators that bind at least as strongly as `minimum`, all of them to the left.
    private mutating func binary(minimum: Int) throws(Issue) -> SyntaxTree.ID {
        var left = try unary()
        while let level = level(), level >= minimum {
            let mark = token.span
            if level <= 2 {
                left = try logical(from: left, level: level)
                continue
            }
            guard let binaryOperator = BinaryOperator(rawValue: text(mark)) else { throw unexpected("an operator") }
            try advance()
            let right = try binary(minimum: level + 1)
            left = try add(
                .binary(binaryOperator, left, right), start(of: left)..<end, mark: mark,
                over: [left, right])
        }
        return left
    }

    private mutating func logical(from first: SyntaxTree.ID, level: Int) throws(Issue) -> SyntaxTree.ID {
        let logicalOperator: LogicalOperator = level == 1 ? .or : .and
        let symbol: Symbol = level == 1 ? .or : .and
        let mark = token.span
        var operands = [first]
        while try accept(symbol) { operands.append(try binary(minimum: level + 1)) }
        return try add(
            .logical(logicalOperator, operands), start(of: first)..<end, mark: mark, over: operands)
    }

    private func level() -> Int? {
        switch token.kind {
        case .identifier("in"): 3
        case .symbol(let symbol):
            switch symbol {
            case .or: 1
            case .and: 2
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
            case .plus, .minus: 4
            case .times, .over, .modulo: 5
            default: nil
            }
        default: nil
        }
    }

    /// Any number of `!` or of `-`; a minus before a number belongs to the number.
    private mutating func unary() throws(Issue) -> SyntaxTree.ID {
        let symbol: Symbol = isAt(.not) ? .not : .minus
        var marks: [Range<Int>] = []
        while isAt(symbol) {
            marks.append(token.span)
            guard marks.count <= Limits.nestingDepth else { throw tooDeep(token.span) }
            try advance()
        }
        var operand: SyntaxTree.ID
        if symbol == .minus, let mark = marks.last, case .literal(let literal) = token.kind, literal.isNumber {
            marks.removeLast()
            operand = try postfix(try number(literal, minus: mark))
        } else {
            operand = try postfix(try primary())
        }
        for mark in marks.reversed() {
            operand = try add(
                .unary(symbol == .not ? .not : .negate, operand), mark.lowerBound..<end,
                mark: mark,
                over: [operand])
        }
        return operand
    }

    private mutating func number(_ literal: Literal, minus: Range<Int>?) throws(Issue) -> SyntaxTree.ID {
        let span = (minus ?? token.span).lowerBound..<token.span.upperBound
        guard let value = literal.value(isNegative: minus != nil) else {
            throw Issue(
                .syntax, span: span, message: "the number does not fit its type",
                help:
                    "ints go from -9223372036854775808 to 9223372036854775807; write a u after a larger one, or a double"
            )
        }
        try advance()
        return try add(.literal(value), span)
    }

    // MARK: Fields, indexes and calls

    private mutating func postfix(_ first: SyntaxTree.ID) throws(Issue) -> SyntaxTree.ID {
        var operand = first
        while true {
            if try accept(.dot) {
                operand = try member(of: operand)
            } else if isAt(.leftBracket) {
                let mark = token.span
                try advance()
                let isOptional = try accept(.question)
                let index = try expression()
                try expect(.rightBracket, "after the index")
                operand = try add(
                    .index(operand, index, isOptional: isOptional), start(of: operand)..<end, mark: mark,
                    over: [operand, index])
            } else if isAt(.leftBrace), isName(operand) {
                throw Issue(
                    .syntax, span: token.span, message: "messages cannot be built here",
                    help: "write a map: {\"name\": value}")
            } else {
                return operand
            }
        }
    }

    private func isName(_ id: SyntaxTree.ID) -> Bool {
        switch tree.nodes[id].kind {
        case .identifier, .select: true
        default: false
        }
    }

    private mutating func member(of operand: SyntaxTree.ID) throws(Issue) -> SyntaxTree.ID {
        let isOptional = try accept(.question)
        let mark = token.span
        let start = start(of: operand)
        let isQuoted: Bool
        let name: String
        switch token.kind {
        case .identifier(let identifier) where !ReservedWords.keywords.contains(identifier):
            (name, isQuoted) = (identifier, false)
        case .quoted(let quoted): (name, isQuoted) = (quoted, true)
        default: throw unexpected("the name of a field")
        }
        try advance()
        if !isOptional, !isQuoted, isAt(.leftParenthesis) {
            let arguments = try arguments()
            return try call(name, receiver: operand, arguments, span: start..<end, mark: mark)
        }
        return try add(
            .select(operand, field: name, isOptional: isOptional), start..<end, mark: mark, over: [operand])
    }

    private mutating func arguments() throws(Issue) -> [SyntaxTree.ID] {
        try expect(.leftParenthesis, "before the arguments")
        var arguments: [SyntaxTree.ID] = []
        if !isAt(.rightParenthesis) {
            repeat { arguments.append(try expression()) } while try accept(.comma)
        }
        try expect(.rightParenthesis, "after the arguments")
        return arguments
    }

    private mutating func call(
        _ name: String, receiver: SyntaxTree.ID?, _ arguments: [SyntaxTree.ID], span: Range<Int>, mark: Range<Int>
    ) throws(Issue) -> SyntaxTree.ID {
        if let macro = try expand(name, receiver: receiver, arguments, span: span, mark: mark) { return macro }
        return try add(
            .call(name, receiver: receiver, arguments: arguments), span, mark: mark,
            over: arguments + (receiver.map { [$0] } ?? []))
    }

    // MARK: Operands

    private mutating func primary() throws(Issue) -> SyntaxTree.ID {
        let start = token.span
        switch token.kind {
        case .literal(let literal): return try number(literal, minus: nil)
        case .identifier(let name): return try identifier(name, isAbsolute: false, from: start.lowerBound)
        case .symbol(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
            return try identifier(name, isAbsolute: true, from: start.lowerBound)
        case .symbol(.leftParenthesis):
            try advance()
            let inner = try expression()
            try expect(.rightParenthesis, "after the expression in parentheses")
            parentheses[inner] = start.lowerBound
            return inner
        case .symbol(.leftBracket): return try list()
        case .symbol(.leftBrace): return try map()
        default: throw unexpected("a value")
        }
    }

    private mutating func identifier(_ name: String, isAbsolute: Bool, from start: Int) throws(Issue) -> SyntaxTree.ID {
        let mark = token.span
        switch name {
        case "true", "false", "null":
            guard !isAbsolute else { throw unexpected("a name") }
            try advance()
            return try add(.literal(name == "null" ? .null : .bool(name == "true")), mark)
        case "in": throw unexpected("a value")
        default: break
        }
        guard !ReservedWords.reserved.contains(name) else {
            throw Issue(.syntax, span: mark, message: "`\(name)` is a reserved word and cannot be a name")
        }
        try advance()
        if isAt(.leftParenthesis) {
            let arguments = try arguments()
            return try call(name, receiver: nil, arguments, span: start..<end, mark: mark)
        }
        return try add(.identifier(name, isAbsolute: isAbsolute), start..<end, mark: mark)
    }

    /// Whether a list or map ends here; before its first part a comma alone may stand.
    private mutating func isAtEnd(_ bracket: Symbol, isFirst: Bool) throws(Issue) -> Bool {
        if isFirst, isAt(.comma) {
            try advance()
            guard isAt(bracket) else { throw unexpected("`\(bracket.rawValue)`") }
        }
        return isAt(bracket)
    }

    private mutating func list() throws(Issue) -> SyntaxTree.ID {
        let mark = token.span
        try advance()
        var elements: [SyntaxTree.Element] = []
        // The grammar allows a comma at the end, and so one alone.
        while try !isAtEnd(.rightBracket, isFirst: elements.isEmpty) {
            let isOptional = try accept(.question)
            elements.append(SyntaxTree.Element(value: try expression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBracket, "or `,` after the elements of a list")
        return try add(.list(elements), mark.lowerBound..<end, mark: mark, over: elements.map(\.value))
    }

    private mutating func map() throws(Issue) -> SyntaxTree.ID {
        let mark = token.span
        try advance()
        guard isAt(.leftBrace), end == token.span.lowerBound else { return try map(from: mark) }
        do throws(Issue) {
            return try map(from: mark)
        } catch {
            // No key is a map: what stands in two braces is a placeholder of templates.
            let rest = lexer.bytes[mark.upperBound...]
            guard zip(rest, rest.dropFirst()).contains(where: { $0 == UInt8(ascii: "}") && $1 == $0 }) else {
                throw error
            }
            throw Issue(
                .syntax, span: mark.lowerBound..<(mark.lowerBound + 2), message: "`{{…}}` is not part of an expression",
                help: "write what stands inside alone: here all is an expression")
        }
    }

    /// A map whose brace has been read.
    private mutating func map(from mark: Range<Int>) throws(Issue) -> SyntaxTree.ID {
        var entries: [SyntaxTree.Entry] = []
        while try !isAtEnd(.rightBrace, isFirst: entries.isEmpty) {
            let isOptional = try accept(.question)
            let key = try expression()
            try expect(.colon, "after the key of a map")
            entries.append(SyntaxTree.Entry(key: key, value: try expression(), isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        try expect(.rightBrace, "or `,` after the entries of a map")
        return try add(
            .map(entries), mark.lowerBound..<end, mark: mark, over: entries.map(\.key) + entries.map(\.value))
    }
}

extension Literal {
    var isNumber: Bool {
        switch self {
        case .int, .double, .uint: true
        case .string, .bytes: false
        }
    }

    /// The value, or nil where a whole number does not fit.
    func value(isNegative: Bool) -> Value? {
        switch self {
        case .int(let magnitude):
            if isNegative {
                return magnitude <= UInt64(Int64.max) + 1 ? .int(0 &- Int64(truncatingIfNeeded: magnitude)) : nil
            }
            return Int64(exactly: magnitude).map { .int($0) }
        case .uint(let number): return isNegative ? nil : .uint(number)
        case .double(let number): return .double(isNegative ? -number : number)
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .bytes(bytes)
        }
    }
}
