import CEL
import Testing

/// The work of extension functions is bounded by the steps of one evaluation, however it is piled up.
struct ExtensionLimitTests {
    static let costly: [String] = [
        // Lists are no keys: each is compared with all before.
        "lists.range(3000).map(i, [i]).distinct().size()",
        "sets.equivalent(lists.range(3000).map(i, [i]), lists.range(3000).map(i, [i]).reverse())",
        "lists.range(1000).map(i, lists.range(10000).sort().size()).size()",
        "lists.range(1000).all(i, lists.range(1000).sortBy(x, -x).size() == 1000)",
        "lists.range(1000).all(i, !\"a\".matches(string(i)))",
        "lists.range(1000).all(i, regex.extractAll(\"a\", string(i)) == [])",
        "lists.range(1000).all(i, regex.replace(lists.range(1000).map(x, \"ab\").join(), \"a\", \"c\") != \"\")",
        "lists.range(100000).map(i, [lists.range(100000)]).flatten(5).size()",
    ]

    @Test(arguments: costly)
    func isStopped(_ source: String) throws {
        #expect(try evaluate(source) == .error(EvaluationError("the evaluation takes too many steps")))
    }

    static let affordable: [(String, Value)] = [
        ("lists.range(20000).map(i, i % 7).distinct().size()", .int(7)),
        ("lists.range(20000).reverse().sort()[0]", .int(0)),
        ("sets.contains(lists.range(50000), lists.range(50000))", .bool(true)),
        ("regex.replace(lists.range(10000).map(x, \"ab\").join(), \"a\", \"\").size()", .int(10_000)),
    ]

    @Test(arguments: affordable)
    func hashedAndLinearWorkIsAffordable(_ source: String, _ wanted: Value) throws {
        #expect(try evaluate(source) == wanted)
    }

    @Test func deepSortsAreEvaluatedOrRefusedByTheParser() throws {
        for count in [3, 20, 60, 130, 260] {
            let open = String(repeating: "[2, 1].sortBy(x, ", count: count)
            let source = open + "x" + String(repeating: ")[0]", count: count)
            switch Program.check(source, in: Environment()) {
            case .success(let checked):
                var nothing = Bindings()
                let value = Program(checked).evaluate(&nothing)
                // Every level evaluates the next for both elements.
                if count > 20 { #expect(value.type == .dyn) } else if count == 3 { #expect(value == .int(2)) }
            case .failure(let issues): #expect(count > 20 && issues.all.allSatisfy { $0.phase == .parse })
            }
        }
    }
}
