import CEL
import SeededRandomness
import Testing

/// Whatever stands in an expression, the outcome is an issue or a value, on a small stack and in bounded time.
struct HostileTests {
    static let repeated: [String] = [
        "-", "!", "(", "[", "{", "a.", "1+", "a?b:", "true?", "[[", "{1:", "f(", "a[", "a.b(", "!-", "1 in ", "'", "\\",
        "\"\\",
        "a||", "a&&(", "-(", "x.map(", "has(", "[1].all(x,", "[].map(x,[x].map(y,", "optional.of(", "1 == ", "1 < ",
        ".", "?", "`", "//", "\n",
        "{", "a.?b", "a[?", "cel.bind(x,", "0x", "1e", ".1", "b'", "r\"", "'''", "\u{1F600}", "\u{0}", "1u", ",", ":",
        "]", ")", "}",
    ]

    @Test(arguments: repeated)
    func repetitionEndsInAnIssueOrAValue(_ unit: String) {
        for count in [1, 2, 31, 249, 250, 251, 5_000, 70_000] {
            for tail in ["", "1", "x", "true)"] {
                _ = outcome(String(repeating: unit, count: count) + tail)
            }
        }
    }

    static let nestings: [(String, String, String)] = [
        ("(", "1", ")"), ("[", "1", "]"), ("-(", "1", ")"), ("!(", "true", ")"), ("{1:", "1", "}"),
        ("[1].map(x,", "x", ")"),
        ("size(", "'a'", ")"), ("true ? (", "1", ") : 2"), ("optional.of(", "1", ")"), ("type(", "1", ")"),
        ("[[1].exists(x, ", "true", ")]"), ("cel.bind(x, ", "1", ", x)"), ("'a' + (", "'b'", ")"),
    ]

    @Test(arguments: nestings)
    func balancedNestingIsEvaluatedOrRefused(_ open: String, _ inner: String, _ close: String) {
        for count in [12, 32, 100, 124, 125, 249, 250, 251, 1_000] {
            let source = String(repeating: open, count: count) + inner + String(repeating: close, count: count)
            let result = outcome(source)
            if count <= 32, !open.hasPrefix("size"), !open.hasPrefix("!"), !open.hasPrefix("[[1]") {
                #expect(result == nil || result?.phase != .parse, "\(source.prefix(80))")
            }
        }
    }

    @Test(arguments: ["1+", "1*", "true&&", "false||", "'a'+", "1<2?1:", "a.b", "[1][0]+"])
    func deepestAcceptedExpressionsFitASmallStack(_ unit: String) {
        for count in 200...251 { _ = outcome(String(repeating: unit, count: count) + "1") }
    }

    @Test func longLogicalChainsAreNotDeep() throws {
        let source = Array(repeating: "event.value > 1.0", count: 2_000).joined(separator: " && ")
        #expect(try evaluate(source) == .bool(true))
    }

    @Test func sourceHasALimit() {
        let found = issues(String(repeating: " ", count: 65_537))
        #expect(found.first?.message == "the expression is longer than 65536 bytes")
        #expect(found.first?.span == 65_536..<65_537)
    }

    @Test func doublingTextIsStopped() throws {
        var source = "x"
        for _ in 0..<60 { source = "cel.bind(x, x + x, \(source))" }
        #expect(try evaluate("cel.bind(x, 'aaaa', \(source))").type == .dyn)
        #expect(try evaluate("cel.bind(x, b'aaaa', \(source))").type == .dyn)
        #expect(try evaluate("cel.bind(x, [1], \(source))").type == .dyn)
    }

    @Test(arguments: ["[x, x]", "{'a': x, 'b': x}", "[optional.of(x), optional.of(x)]"])
    func sharedStructureIsStopped(_ step: String) throws {
        var source = "x == x"
        for _ in 0..<60 { source = "cel.bind(x, \(step), \(source))" }
        #expect(try evaluate("cel.bind(x, [dyn(1)], \(source))", typing: .dynamic).type == .dyn)
    }

    @Test func searchingLongTextsIsStoppedAndLinear() throws {
        let source = """
            cel.bind(t, 'a'.replace('a', 'aaaaaaaaaaaaaaaa').replace('a', 'aaaaaaaaaaaaaaaa').replace('a', 'aaaaaaaaaaaaaaaa'), \
            t.contains(t + 'b') || t.indexOf(t.substring(1) + 'b') > 0 || t.replace(t.substring(9) + 'b', '') == '')
            """
        #expect(try evaluate(source) == .bool(false))
    }

    @Test func nestedLoopsAreStopped() throws {
        let list = "[" + Array(repeating: "1", count: 30).joined(separator: ",") + "]"
        let source = "\(list).all(a, \(list).all(b, \(list).all(c, \(list).all(d, a + b + c + d > 0))))"
        #expect(try evaluate(source) == .error(EvaluationError("the evaluation takes too many steps")))
        let errors = "\(list).exists(a, \(list).exists(b, \(list).exists(c, \(list).exists(d, a / 0 > 0))))"
        #expect(try evaluate(errors) == .error(EvaluationError("the evaluation takes too many steps")))
    }

    @Test func replacementIsBounded() throws {
        var source = "event.tags[0]"
        for _ in 0..<10 { source += ".replace('a', 'aaaaaaaa')" }
        #expect(try evaluate(source) == .error(EvaluationError("the text is longer than 1048576 bytes")))
    }

    @Test func patternsThatExplodeElsewhereAreLinear() throws {
        let text = String(repeating: "a", count: 5_000)
        #expect(try evaluate("'\(text)'.matches('^(a+)+$b')") == .bool(false))
        #expect(
            issues("'a'.matches('((a{100}){100}){100}')").first?.message.contains("not a regular expression") == true)
    }

    /// Random bytes and random shuffles of tokens: the seed is in the name of a failure.
    @Test(arguments: 0..<40)
    func randomTokensEndInAnIssueOrAValue(_ seed: UInt64) {
        let tokens = [
            "event", ".", "value", "(", ")", "[", "]", "{", "}", ",", ":", "?", "!", "-", "+", "*", "/", "%", "&&",
            "||", "==", "<", "in",
            "1", "2u", "3.0", "'s'", "b'x'", "true", "null", "x", "map", "all", "has", "size", "optional", "of",
            "orValue", "last_total",
            "cel", "bind", "event.tags", "dyn", "type", "int", "string", "duration('1h')", ".?", "[?", "by_product",
            "format", "%",
        ]
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let count = Int(random.next() % 14) + 1
            var source = ""
            for _ in 0..<count {
                source += tokens[Int(random.next() % UInt64(tokens.count))] + (random.next() % 3 == 0 ? "" : " ")
            }
            _ = outcome(source)
            let bytes = (0..<count * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            _ = outcome(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Runs all phases in both ways of typing; the first issue, if any.
    private func outcome(_ source: String) -> CEL.Issue? {
        for typing in [Typing.dynamic, .static] {
            switch Program.check(source, in: Bindings.sample.environment, typing: typing) {
            case .success(let checked):
                var activation = Bindings.sample
                _ = Program(checked).evaluate(&activation)
            case .failure(let issues):
                let length = source.utf8.count
                for issue in issues.all {
                    #expect(issue.span.lowerBound >= 0 && issue.span.upperBound <= length && !issue.message.isEmpty)
                }
                if typing == .static { return issues.all.first }
            }
        }
        return nil
    }
}
