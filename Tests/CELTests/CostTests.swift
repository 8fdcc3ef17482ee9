import CEL
import SeededRandomness
import Testing

/// Estimates against what the evaluator counts.
struct CostTests {
    private static let bindings: Bindings = {
        var bindings = Bindings()
        bindings.bind("ints", as: .list(.int), to: .list((1...7).map { .int($0) }))
        bindings.bind("none", as: .list(.int), to: .list([]))
        bindings.bind(
            "texts", as: .list(.string), to: .list([10, 100, 33].map { .string(String(repeating: "a", count: $0)) }))
        bindings.bind("text", as: .string, to: .string(String(repeating: "b, ", count: 70)))
        bindings.bind("nested", as: .list(.list(.int)), to: .list([.list([.int(1), .int(2)]), .list([.int(3)])]))
        bindings.bind(
            "counts", as: .map(.string, .int),
            to: MapValue([(.string("p1"), .int(4)), (.string("p2"), .int(0))]).map { .map($0) })
        bindings.bind("any", as: .dyn, to: .list([.string("x"), .int(2), .list([.bool(true)])]))
        bindings.bind("maybe", as: .optional(.list(.int)), to: .optional(.list([.int(3), .int(4)])))
        bindings.bind("n", as: .int, to: .int(3))
        bindings.bind("flag", as: .bool, to: .bool(true))
        return bindings
    }()

    /// Expressions made at random of everything that takes steps. The seed is in the name of a failure.
    @Test(arguments: 0..<8)
    func evaluationsStayWithinTheirEstimate(_ seed: UInt64) throws {
        var builder = Builder(random: SeededGenerator(seed: seed))
        var checkedCount = 0
        for _ in 0..<200 {
            let source = builder.any(depth: 4)
            guard case .success(let checked) = Program.check(source, in: Self.bindings.environment) else { continue }
            checkedCount += 1
            expectWithinEstimate(Program(checked, limit: 1 << 40), Self.bindings, source)
        }
        #expect(checkedCount > 60)
    }

    @Test(arguments: [
        ("n > 2 && flag", 0, 0),
        ("texts.exists(x, x == 'a')", 0, 9),
        ("ints.map(x, x + n)", 0, 28),
        ("[1, n].map(x, x + n)", 10, 10),
        ("text.matches('b+')", 0, 6),
        ("lists.range(1000).all(x, x >= n)", 3, 3_000),
        ("lists.range(1000).map(x, lists.range(1000).filter(y, y > x))", 3_006_000, 5_006_000),
        ("flag ? [n, n, n] : [n]", 1, 3),
    ])
    func estimatesAreWhatTheEvaluatorCounts(_ source: String, _ minimum: Int, _ maximum: Int) throws {
        let checked = try Program.check(source, in: Self.bindings.environment).get()
        let cost = Program(checked).cost(over: Self.bindings.sizes)
        #expect(cost.minimum == minimum && cost.maximum == maximum, "\(cost)")
    }

    @Test func expressionThatCannotStayWithinTheLimitIsAnIssue() throws {
        let source = " lists.range(200).map(x, lists.range(200).map(y, x * y + n))"
        let checked = try Program.check(source, in: Self.bindings.environment).get()
        guard case .failure(let issues) = Program.plan(checked, limit: 100_000), let issue = issues.all.first else {
            Issue.record("it was planned")
            return
        }
        #expect(issue.phase == .check && issue.span == 1..<source.utf8.count)
        #expect(issue.kind == .cost && issue.message.contains("and 100000 are allowed") && !issue.help.isEmpty)
        // Such an evaluation fails, and what the estimate says is enough is.
        var activation = Self.bindings
        guard case .error = Program(checked, limit: 100_000).evaluate(&activation) else {
            Issue.record("it was evaluated")
            return
        }
        let cost = Program(checked).cost(over: Self.bindings.sizes)
        guard case .list(let rows) = Program(checked, limit: cost.maximum).evaluate(&activation) else {
            Issue.record("it was not evaluated")
            return
        }
        #expect(rows.count == 200)
        #expect(throws: Never.self) { try Program.plan(checked, limit: cost.minimum).get() }
    }

    @Test func withoutSizesNothingBoundsWhatIsRead() throws {
        let checked = try Program.check("ints.map(x, texts)", in: Self.bindings.environment).get()
        let cost = Program(checked).cost()
        #expect(cost.minimum == 0 && cost.maximum > Limits.evaluationSteps)
    }
}

/// Expects that evaluating takes no more and, where it yields a value, no fewer steps than estimated.
func expectWithinEstimate(_ program: Program, _ bindings: Bindings, _ source: String) {
    var activation = bindings
    let cost = program.cost(over: bindings.sizes)
    let (value, steps) = program.evaluateCountingSteps(&activation)
    #expect(steps <= cost.maximum, "\(steps) steps, \(cost): \(source)")
    if case .error = value { return }
    #expect(steps >= cost.minimum, "\(steps) steps, \(cost): \(source)")
}

/// Makes expressions of a type; some have no type after all.
private struct Builder {
    var random: SeededGenerator
    private var variables: [(name: String, kind: String)] = []

    init(random: SeededGenerator) { self.random = random }

    private mutating func pick(_ choices: [String]) -> String { choices[Int(random.next() % UInt64(choices.count))] }

    mutating func any(depth: Int) -> String {
        switch random.next() % 5 {
        case 0: int(depth)
        case 1: bool(depth)
        case 2: text(depth)
        case 3: ints(depth)
        default: texts(depth)
        }
    }

    private mutating func variable(_ kind: String) -> [String] {
        variables.filter { $0.kind == kind }.map(\.name)
    }

    private mutating func loop(
        _ range: String, _ kind: String, _ macro: String, _ body: (inout Builder) -> String
    ) -> String {
        let name = "v\(variables.count)"
        variables.append((name, kind))
        defer { variables.removeLast() }
        return "\(range).\(macro)(\(name), \(body(&self)))"
    }

    private mutating func int(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["n", "3", "any.size()", "0"] + variable("int")) }
        switch random.next() % 8 {
        case 0: return "\(int(depth - 1)) + \(int(depth - 1))"
        case 1: return "\(texts(depth - 1)).size()"
        case 2: return "\(text(depth - 1)).indexOf(\(text(depth - 1)))"
        case 3: return "(\(bool(depth - 1)) ? \(int(depth - 1)) : \(int(depth - 1)))"
        case 4: return "\(ints(depth - 1)).first().orValue(\(int(depth - 1)))"
        case 5: return "math.greatest(\(int(depth - 1)), \(int(depth - 1)))"
        case 6: return "cel.bind(b, \(ints(depth - 1)), \(int(depth - 1)) + b.size())"
        default: return "dyn(\(ints(depth - 1)))[0]"
        }
    }

    private mutating func bool(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["flag", "true", "n > 2", "'p1' in counts", "1 in any"]) }
        switch random.next() % 12 {
        case 0: return "(\(bool(depth - 1)) && \(bool(depth - 1)))"
        case 1: return "(\(bool(depth - 1)) || 1 / 0 == n || \(bool(depth - 1)))"
        case 2: return loop(ints(depth - 1), "int", pick(["all", "exists", "exists_one"])) { $0.bool(depth - 1) }
        case 3: return loop(texts(depth - 1), "text", pick(["all", "exists", "exists_one"])) { $0.bool(depth - 1) }
        case 4: return "\(text(depth - 1)).matches(\(pick(["'a+'", "text", "'[x-z]'"])))"
        case 5: return "\(ints(depth - 1)) == \(ints(depth - 1))"
        case 6: return "\(texts(depth - 1)) == \(texts(depth - 1))"
        case 7: return "\(text(depth - 1)) == \(text(depth - 1))"
        case 8: return "\(int(depth - 1)) in \(ints(depth - 1))"
        case 9:
            return "sets.\(pick(["contains", "equivalent", "intersects"]))(\(texts(depth - 1)), \(texts(depth - 1)))"
        case 10: return "!(\(int(depth - 1)) < \(int(depth - 1)))"
        default: return "any == \(texts(depth - 1))"
        }
    }

    private mutating func text(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick(["text", "'short'", "'\(String(repeating: "long ", count: 40))'", "''"] + variable("text"))
        }
        switch random.next() % 9 {
        case 0: return "(\(text(depth - 1)) + \(text(depth - 1)))"
        case 1: return "\(texts(depth - 1)).join(\(text(0)))"
        case 2: return "string(\(int(depth - 1)))"
        case 3: return "\(text(depth - 1)).upperAscii()"
        case 4: return "\(text(depth - 1)).replace('b', \(text(0)))"
        case 5: return "regex.replace(\(text(depth - 1)), \(pick(["'(b)(,)'", "'b'"])), 'c')"
        case 6: return "base64.encode(bytes(\(text(depth - 1))))"
        case 7: return "'%s and %d'.format([\(text(depth - 1)), \(int(depth - 1))])"
        default: return "\(texts(depth - 1))[?0].orValue(\(text(depth - 1)))"
        }
    }

    private mutating func ints(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick(["ints", "none", "[1, 2, 3]", "maybe.orValue([n])", "nested[0]", "lists.range(n)"])
        }
        switch random.next() % 11 {
        case 0: return "[\(int(depth - 1)), \(int(depth - 1))]"
        case 1: return loop(ints(depth - 1), "int", "map") { $0.int(depth - 1) }
        case 2: return loop(ints(depth - 1), "int", "filter") { $0.bool(depth - 1) }
        case 3: return "(\(ints(depth - 1)) + \(ints(depth - 1)))"
        case 4: return "\(ints(depth - 1)).\(pick(["sort()", "distinct()", "reverse()", "slice(0, 1)"]))"
        case 5: return "nested.map(l, l.size())"
        case 6: return "(\(bool(depth - 1)) ? \(ints(depth - 1)) : \(ints(depth - 1)))"
        case 7: return loop(texts(depth - 1), "text", "map") { $0.int(depth - 1) }
        case 8: return "[?maybe[?0], ?optional.of(\(int(depth - 1)))]"
        case 9: return "maybe.optMap(m, m + \(ints(depth - 1))).orValue(none)"
        default: return "\(ints(depth - 1)).transformList(i, v, i > 0, v + \(int(depth - 1)))"
        }
    }

    private mutating func texts(_ depth: Int) -> String {
        guard depth > 0 else { return pick(["texts", "['a', 'b']", "[text]"]) }
        switch random.next() % 9 {
        case 0: return "[\(text(depth - 1)), \(text(depth - 1))]"
        case 1: return loop(texts(depth - 1), "text", "map") { $0.text(depth - 1) }
        case 2: return loop(texts(depth - 1), "text", "filter") { $0.bool(depth - 1) }
        case 3: return "\(text(depth - 1)).split(\(pick(["','", "''", "' '"])))"
        case 4: return "(\(texts(depth - 1)) + \(texts(depth - 1)))"
        case 5: return "regex.extractAll(\(text(depth - 1)), \(pick(["'b'", "'[a-z]+'", "''"])))"
        case 6: return "\(texts(depth - 1)).sortBy(s, \(text(depth - 1)))"
        case 7:
            return "\(texts(depth - 1)).transformMap(i, v, v + \(text(depth - 1))).map(k, string(k))"
        default: return "\(texts(depth - 1)).\(pick(["sort()", "distinct()"]))"
        }
    }
}
