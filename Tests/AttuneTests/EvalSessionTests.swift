import Testing

@testable import attune

struct EvalSessionTests {
    /// The answers to lines of one session.
    private func answers(_ lines: String...) -> [EvalSession.Reply] {
        var session = EvalSession()
        return lines.map { session.answer($0) }
    }

    @Test func expressionsAreAnsweredWithTheirValue() {
        #expect(answers("1 + 2", "  \"a\" == \"b\" ", "") == [.text("3"), .text("false"), .nothing])
    }

    @Test func namesAreKeptWithValueAndType() {
        let replies = answers("x = [1, 2].first()", "x.orValue(0) + 1", ":type x", "x = \"now text\"", "x.size()")
        #expect(replies[1...] == [.text("2"), .text("optional_type(int)"), .text("\"now text\""), .text("8")])
    }

    @Test func comparisonIsNoAssignment() {
        #expect(answers("x = 1", "x == 1") == [.text("1"), .text("true")])
    }

    @Test func whatFailsKeepsNothing() throws {
        let replies = answers("x = 1 / 0", "x")
        #expect(replies[0] == .text("error: divide by zero"))
        guard case .text(let text) = replies[1] else { throw Failure() }
        #expect(text.contains("`x` is not declared"))
    }

    @Test func issuesShowThePlace() throws {
        guard case .text(let text) = answers("1 + \"a\"")[0] else { throw Failure() }
        #expect(text.contains("`+` cannot take int and string") && text.contains("^"))
    }

    @Test func commandsAreKnown() throws {
        #expect(answers(":quit", ":q") == [.quit, .quit])
        #expect(answers(":vars") == [.text("no names are kept")])
        #expect(answers("x = 1", ":vars")[1] == .text("x: int"))
        #expect(answers(":type [1]") == [.text("list(int)")])
        #expect(answers(":type") == [.text("`:type` is no command like this; :help lists them")])
        guard case .text(let help) = answers(":help")[0] else { throw Failure() }
        #expect(help.contains(":type EXPRESSION"))
    }

    @Test func functionsAreExplained() throws {
        #expect(FunctionPage.one("nothing") == nil)
        let page = try #require(FunctionPage.one("first"))
        #expect(page.contains("list(A).first() → optional_type(A)") && page.contains("[5, 6].first()"))
        #expect(FunctionPage.all.contains("math.abs") && FunctionPage.all.contains("distance"))
    }

    private struct Failure: Error {}
}
