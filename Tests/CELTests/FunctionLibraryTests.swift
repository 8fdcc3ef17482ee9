import CEL
import Testing

/// Functions that a host hands over.
struct FunctionLibraryTests {
    private static let documentation = Function.Documentation("A test's.", example: "f(1)", gives: "1")

    /// A code of two letters, which constants are checked for.
    private static let code = ConstantText { text throws(EvaluationError) in
        guard text.utf8.count == 2 else { throw EvaluationError("\(text) is no code") }
    }

    /// Some functions whose names the built-in libraries have too, but mean otherwise.
    private static let library = FunctionLibrary(
        "A test's",
        functions: [
            Function(
                name: "geo.area", documentation: documentation,
                overloads: [.global(.string, to: .int), .global(.string, .int, to: .int)],
                constants: [0: code], unary: { _ throws(EvaluationError) in .int(1) },
                binary: { _, factor throws(EvaluationError) in factor }),
            Function(
                name: "between", documentation: documentation, overloads: [.method(.int, .int, .int, to: .bool)],
                variadic: { arguments throws(EvaluationError) in
                    guard arguments.count == 3, case .int(let number) = arguments[0],
                        case .int(let low) = arguments[1], case .int(let high) = arguments[2]
                    else { throw .noSuchOverload }
                    return .bool(low <= number && number <= high)
                }),
            Function(
                name: "known", documentation: documentation, overloads: [.global(.string, .int, to: .string)],
                prepare: { constants, zones throws(EvaluationError) in
                    let known = constants.map { $0 == nil ? "?" : "!" }.joined()
                    let offset = try zones.zone("Asia/Tokyo").offset(at: 0)
                    return Function.Implementation(binary: { _, _ throws(EvaluationError) in
                        .string("\(known) \(offset)")
                    })
                }),
            Function(
                name: "or", documentation: documentation, overloads: [.method(.int, .int, to: .int)],
                binary: { left, right throws(EvaluationError) in left == .int(0) ? right : left }),
            Function(
                name: "trim", documentation: documentation, overloads: [.method(.string, to: .string)],
                unary: { _ throws(EvaluationError) in .string(String(repeating: "a", count: 100_000)) }),
        ])

    private static var bindings: Bindings {
        var bindings = Bindings(libraries: [.standard, library])
        bindings.bind("n", as: .int, to: .int(3))
        bindings.bind("s", as: .string, to: .string("ch"))
        return bindings
    }

    @Test(arguments: [
        ("geo.area(s)", Value.int(1)), ("geo.area(s, n)", .int(3)), ("geo.area(\"ch\") + 1", .int(2)),
        ("n.between(1, 3)", .bool(true)), ("n.between(4, 5)", .bool(false)),
        ("[1, 9].filter(x, x.between(n, 9))[0]", .int(9)),
        ("n.or(1)", .int(3)), ("(n - 3).or(1)", .int(1)), ("known(s, 1)", .string("?! 32400")),
        ("known(\"\", n)", .string("!? 32400")),
    ])
    func areCalled(_ source: String, _ wanted: Value) throws {
        #expect(try evaluate(source, Self.bindings) == wanted)
        #expect(try evaluate(source, Self.bindings, typing: .dynamic) == wanted)
    }

    @Test(arguments: [
        ("geo.area(n)", "n", "`geo.area` needs string here, not int", "geo.area(string), geo.area(string, int)"),
        ("n.between(s, 1)", "s", "`between` needs int here, not string", "int.between(int, int)"),
        ("between(n, 1, 2)", "between", "`between` is not called with 3 values like this", "int.between(int, int)"),
        ("geo.area(\"swiss\", n)", "\"swiss\"", "swiss is no code", ""),
        ("n.betwen(1, 2)", "betwen", "there is no function `betwen`", "did you mean `between`?"),
        ("[n].distinct()", "distinct", "there is no function `distinct`", ""),
    ])
    func areChecked(_ source: String, _ place: String, _ message: String, _ help: String) throws {
        let issue = try #require(issues(source, Self.bindings).first)
        #expect(text(source, issue.span) == place)
        #expect(issue.message == message)
        #expect(issue.help == help)
    }

    @Test func costsOfUnknownFunctionsAreNotGuessedByTheirNames() throws {
        var activation = Self.bindings
        let program = Program(try Program.check("s.trim() == s", in: activation.environment).get())
        let estimate = program.cost(over: activation.sizes)
        let steps = program.evaluateCountingSteps(&activation).steps
        #expect(steps >= 100_000 / 32)
        #expect(estimate.minimum <= steps && steps <= estimate.maximum)
    }

    @Test func twoOfOneNameAreAMistakeOfTheHost() async {
        await #expect(processExitsWith: .failure) { _ = Environment(libraries: [.standard, .standard]) }
    }

    @Test func areDescribed() {
        let description = Self.library.descriptions[0]
        #expect(description.name == "geo.area")
        #expect(description.signatures == ["geo.area(string) → int", "geo.area(string, int) → int"])
        #expect([description.summary, description.example, description.result] == ["A test's.", "f(1)", "1"])
    }
}
