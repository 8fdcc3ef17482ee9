import CEL

/// One expression under test, and what must hold of it whatever it is. A breach ends the process, which libFuzzer reports with its input.
struct Trial {
    let source: String
    let typing: Typing

    init(_ source: String, _ typing: Typing) {
        self.source = source
        self.typing = typing
    }

    func run() {
        switch Program.check(source, in: Variables.environment, typing: typing) {
        case .failure(let issues): check(issues)
        case .success(let checked): evaluate(checked)
        }
    }

    private func check(_ issues: Issues) {
        let length = source.utf8.count
        expect(!issues.all.isEmpty, "a failure without an issue")
        for issue in issues.all {
            expect(issue.span.lowerBound >= 0 && issue.span.upperBound <= length, "a span outside the text")
            expect(!issue.message.isEmpty, "an issue without words")
        }
    }

    private func evaluate(_ checked: CheckedExpression) {
        let program = Program(checked)
        var activation = Variables()
        let value = program.evaluate(&activation)
        expect(program.evaluate(&activation).isIdentical(to: value), "two evaluations differ")
        let condition: Bool?
        do throws(EvaluationError) { condition = try program.condition(&activation) } catch { condition = nil }
        expect(condition == value.boolean, "a condition differs from its value")
        // Without static types what is deduced is a guess.
        if case .error = value { return }
        guard typing == .static else { return }
        expect(value.isOf(checked.type), "\(value) is not of the deduced type \(checked.type)")
    }

    private func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { fatalError("\(what()): \(source)") }
    }
}

extension Value {
    /// Whether the value has a type, deeply.
    fileprivate func isOf(_ type: Type) -> Bool {
        switch (self, type) {
        case (_, .dyn): true
        case (.null, .timestamp), (.null, .duration), (.null, .optional): true
        case (.list(let elements), .list(let element)): elements.allSatisfy { $0.isOf(element) }
        case (.map(let map), .map(let key, let value)):
            map.entries.allSatisfy { $0.key.isOf(key) && $0.value.isOf(value) }
        case (.optional(let wrapped), .optional(let type)): wrapped?.isOf(type) ?? true
        case (.type, .type): true
        default: self.type == type
        }
    }
}
