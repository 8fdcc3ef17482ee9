import CEL
import SeededRandomness
import Testing

/// What is known of a condition before it runs.
struct LintTests {
    private static let names = ["a", "b", "c"]

    private static func bindings(_ values: [Value?]) -> Bindings {
        var bindings = Bindings()
        for (name, value) in zip(names, values) { bindings.bind(name, as: .bool, to: value) }
        return bindings
    }

    @Test(arguments: [
        ("true", true), ("a || true", true), ("true || a || b", true), ("a && false && b", false),
        ("!(a && false)", true),
        ("a ? true : !false", true), ("1 > 2 ? a : false", false), ("1 > 2", false),
    ])
    func aConstantConditionIsKnown(_ source: String, _ truth: Bool) throws {
        let checked = try Program.check(source, in: Self.bindings([nil, nil, nil]).environment).get()
        #expect(Program(checked).constantTruth == truth)
    }

    @Test(arguments: ["a", "a || b", "a && true", "a ? true : false", "b ? a : a", "!a", "1 / 0 == 1"])
    func whatDependsOnVariablesOrErrsIsNotConstant(_ source: String) throws {
        let checked = try Program.check(source, in: Self.bindings([nil, nil, nil]).environment).get()
        #expect(Program(checked).constantTruth == nil)
    }

    /// Every assignment of true, false and absent: the result is what was said, or an error.
    @Test(arguments: 0..<6)
    func aConstantConditionHoldsForEveryAssignment(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let values: [Value?] = [.bool(true), .bool(false), nil]
        let assignments = values.flatMap { a in values.flatMap { b in values.map { c in [a, b, c] } } }
        var known = 0
        for _ in 0..<150 {
            let source = Self.condition(depth: 3, &random)
            let checked = try Program.check(source, in: Self.bindings([nil, nil, nil]).environment).get()
            let program = Program(checked)
            guard let truth = program.constantTruth else { continue }
            known += 1
            for assignment in assignments {
                var bindings = Self.bindings(assignment)
                switch program.evaluate(&bindings) {
                case .bool(let result): #expect(result == truth, "seed \(seed): \(source)")
                case .error: break
                default: Testing.Issue.record("seed \(seed): \(source) is no bool")
                }
            }
        }
        #expect(known > 10, "seed \(seed)")
    }

    private static func condition(depth: Int, _ random: inout SeededGenerator) -> String {
        if depth == 0 || random.chance(5) { return random.pick(of: names + ["true", "false"]) }
        let parts = (0..<3).map { _ in condition(depth: depth - 1, &random) }
        return switch random.pick(0...4) {
        case 0: "(\(parts[0]) && \(parts[1]))"
        case 1: "(\(parts[0]) || \(parts[1]))"
        case 2: "(\(parts[0]) && \(parts[1]) && \(parts[2]))"
        case 3: "!\(parts[0])"
        default: "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
        }
    }

    @Test func textsThatVariablesAreComparedWithAreFound() throws {
        let source = "a == 'x' && ('y' != b || c in ['z', 'ü', d]) && f('v') == 'w' && a.b == 'u' && a < 'n' && a == 1"
        let found = try Expression.parse(source).get().comparedTexts
        #expect(found.map { "\($0.variable) \($0.text)" }.sorted() == ["a x", "a.b u", "b y", "c z", "c ü"])
        let bytes = Array(source.utf8)
        #expect(found.allSatisfy { String(decoding: bytes[$0.span], as: UTF8.self) == "'\($0.text)'" })
    }

    // MARK: Numbers of JSON

    @Test(arguments: [
        ("e.any * 100", "write 100.0"), ("-3 + e.any", "write -3.0"), ("e.any.price / 2", "write 2.0"),
        ("e.any % 2", "write int(e.any)"), ("e.x * 2", "write 2.0"), ("2 - e.x", "write 2.0"),
        ("e.x * e.n", "write double(e.n)"), ("e.n + e.x", "write double(e.n)"),
    ])
    func numbersThatDoNotMixAreToldHowTo(_ source: String, _ help: String) throws {
        guard case .failure(let issues) = Program.check(source, in: Self.json) else {
            Testing.Issue.record("it passes")
            return
        }
        #expect(issues.all.map(\.help) == [help])
    }

    @Test(arguments: [
        "e.any * 100.0", "e.any + e.any", "e.any > 100", "v * 2", "int(e.any) * 2", "e.n * 2", "e.any + e.n",
    ])
    func whatMayBeRightPasses(_ source: String) throws {
        _ = try Program.check(source, in: Self.json).get()
    }

    @Test func withoutJSONNumbersADynMayBeAnInt() throws {
        var environment = Self.json
        environment.hasJSONNumbers = false
        _ = try Program.check("e.any * 100", in: environment).get()
    }

    private static let json: Environment = {
        var bindings = Bindings()
        bindings.bind(record: "e", [("any", .dyn, nil), ("x", .double, nil), ("n", .int, nil)])
        bindings.bind("v", as: .dyn, to: nil)
        var environment = bindings.environment
        environment.hasJSONNumbers = true
        return environment
    }()

    // MARK: Contradictions

    @Test(arguments: [
        ("x > 5 && x < 3", ["x > 5 | x < 3"]), ("5 < x && y && 3.0 > x", ["5 < x | 3.0 > x"]),
        ("s == 'a' && s == 'b'", ["s == 'a' | s == 'b'"]), ("s != 'a' && s == 'a'", ["s != 'a' | s == 'a'"]),
        ("y && !y", ["y | !y"]), ("y == true && !y", ["y == true | !y"]),
        ("size(s) == 1 && size(s) == 2", ["size(s) == 1 | size(s) == 2"]),
        ("(x > 5 && x < 3) || x == 1", ["x > 5 | x < 3"]), ("x == -1 && x > 0", ["x == -1 | x > 0"]),
        ("[1, 2].exists(e, e > 1 && e < 1)", ["e > 1 | e < 1"]),
        ("x > 5 && x < 7", []), ("x > 5 || x < 3", []), ("s == 'a' || s == 'b'", []), ("x > 5 && z < 3", []),
        ("x == 1 && x == 1.0", []), ("y && y", []), ("1 > 2 && x > 1", []), ("any == 'a' && any == 1", []),
    ])
    func operandsThatExcludeEachOtherAreFound(_ source: String, _ pairs: [String]) throws {
        let expression = try Expression.parse(source).get()
        let bytes = Array(source.utf8)
        let found = expression.contradictions.map { pair in
            "\(String(decoding: bytes[pair.first], as: UTF8.self)) | \(String(decoding: bytes[pair.second], as: UTF8.self))"
        }
        #expect(found == pairs)
    }

    /// Pairs of comparisons with small numbers, tried with all numbers between and beside them.
    @Test(arguments: 0..<4)
    func aPairIsFoundExactlyWhereNoNumberFulfilsIt(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let operators = ["<", "<=", ">", ">=", "==", "!="]
        for _ in 0..<200 {
            let claims = (0..<2).map { _ in
                let number = random.chance(2) ? "\(random.pick(-2...2))" : "\(random.pick(-2...2)).5"
                let symbol = random.pick(of: operators)
                return random.chance(2) ? "x \(symbol) \(number)" : "\(number) \(symbol) x"
            }
            let source = claims.joined(separator: " && ")
            var environment = Bindings()
            environment.bind("x", as: .double, to: .double(0))
            let program = Program(try Program.check(source, in: environment.environment).get())
            let holds = stride(from: -4.0, through: 4.0, by: 0.25).contains { number in
                var bindings = Bindings()
                bindings.bind("x", as: .double, to: .double(number))
                if case .bool(true) = program.evaluate(&bindings) { return true }
                return false
            }
            let found = try Expression.parse(source).get().contradictions
            #expect(found.isEmpty == holds, "seed \(seed): \(source)")
        }
    }
}
