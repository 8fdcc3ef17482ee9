internal import HumanText

/// Reads single values, and reports those that do not fit their place.
///
/// `what` names the value in messages, mostly its key. Every function returns nil after it has reported.
package struct ScalarReader {
    /// Where findings go.
    package let collector: DiagnosticCollector

    /// Creates a reader.
    package init(_ collector: DiagnosticCollector) {
        self.collector = collector
    }

    /// The text of a node, as written (`21:00`, `on`, `012`, `null` stay text).
    package func scalar(_ node: Node, _ what: String, expected: String) -> Scalar? {
        guard let scalar = node.scalar, !scalar.isAbsent else {
            let looksLikeTernary = node.mapping?.entries.contains { $0.key.text.contains(" ? ") } ?? false
            let help: String? =
                looksLikeTernary
                ? "put an expression with `? … : …` in quotes"
                : node.mapping?.isFlow == true ? "put text that begins with `{` in quotes" : nil
            collector.report(
                .wrongKind, at: node.span, "expected \(expected) for `\(what)`, found \(node.kindName)", help: help)
            return nil
        }
        return scalar
    }

    /// An expression's source. A comment that cuts quotes or brackets of it in two is reported.
    package func expression(_ node: Node, _ what: String) -> Scalar? {
        guard let scalar = scalar(node, what, expected: "an expression") else { return nil }
        if let comment = scalar.comment, ExpressionBalance.isOpen(scalar.text) {
            collector.report(
                .cutByComment, at: comment, "` #` begins a comment, which cuts the expression off",
                help: "put the expression in quotes: "
                    + Message.singleQuoted(Message.shortened(scalar.text + " " + comment.text)))
            return nil
        }
        warnOfComment(scalar)
        return scalar
    }

    /// Text for people.
    package func string(_ node: Node, _ what: String) -> Located<String>? {
        guard let scalar = scalar(node, what, expected: "text") else { return nil }
        warnOfComment(scalar)
        return Located(scalar.text, scalar)
    }

    /// A name of a form.
    package func name(_ node: Node, _ what: String, _ form: NameForm) -> Located<String>? {
        guard let scalar = scalar(node, what, expected: "a name") else { return nil }
        return name(scalar, what, form)
    }

    /// A name of a form, from a scalar (a key of a mapping of definitions).
    package func name(_ scalar: Scalar, _ what: String, _ form: NameForm) -> Located<String>? {
        guard form.accepts(scalar.text) else {
            let help = form.suggestion(for: scalar.text).map { "write `\($0)`" }
            let problem =
                form == .text
                ? "\(what) must not be empty" : "\(what) \(Message.quoted(scalar.text)) must be \(form.description)"
            collector.report(.invalidValue, at: scalar.span, problem, help: help)
            return nil
        }
        if form == .text { warnOfComment(scalar) }
        return Located(scalar.text, scalar)
    }

    /// A duration in milliseconds.
    package func duration(_ node: Node, _ what: String) -> Located<Int64>? {
        guard let scalar = scalar(node, what, expected: "a duration") else { return nil }
        do throws(DurationText.Problem) {
            return Located(try DurationText.milliseconds(scalar.text), scalar)
        } catch {
            let shown = Message.quoted(scalar.text)
            switch error {
            case .malformed:
                invalid(
                    scalar, "\(shown) is not a duration",
                    help: "write digits with a unit (ms, s, m, h, d, w), as `30m` or `1h30m`")
            case .zero: invalid(scalar, "a duration must be above 0")
            case .overflow: invalid(scalar, "\(shown) is too long a duration")
            }
            return nil
        }
    }

    /// A whole number within limits.
    package func int(_ node: Node, _ what: String, in range: ClosedRange<Int64>) -> Located<Int64>? {
        let limits = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let (literal, scalar) = number(node, what, expected: limits) else { return nil }
        switch literal {
        case .int(let value) where range.contains(value): return Located(value, scalar)
        // 10.0 is a whole number, too.
        case .double(let value):
            if let whole = Int64(exactly: value), range.contains(whole) { return Located(whole, scalar) }
        default: break
        }
        invalid(scalar, "expected \(limits) for `\(what)`, found \(Message.quoted(scalar.text))")
        return nil
    }

    /// A number within limits.
    package func double(_ node: Node, _ what: String, in range: ClosedRange<Double>) -> Located<Double>? {
        let isBounded = range.lowerBound.isFinite && range.upperBound.isFinite
        let limits = isBounded ? "a number from \(shown(range.lowerBound)) to \(shown(range.upperBound))" : "a number"
        guard let (literal, scalar) = number(node, what, expected: limits) else { return nil }
        let value: Double? =
            switch literal {
            case .int(let value): Double(value)
            case .double(let value) where value.isFinite: value
            default: nil
            }
        guard let value, range.contains(value) else {
            invalid(scalar, "expected \(limits) for `\(what)`, found \(Message.quoted(scalar.text))")
            return nil
        }
        return Located(value, scalar)
    }

    /// `true` or `false`.
    package func bool(_ node: Node, _ what: String) -> Located<Bool>? {
        guard let scalar = scalar(node, what, expected: "`true` or `false`") else { return nil }
        if case .bool(let value)? = try? scalar.literal() { return Located(value, scalar) }
        let help: String? =
            switch scalar.text.lowercased() {
            case "yes", "on", "y", "true": "write `true`"
            case "no", "off", "n", "false": "write `false`"
            default: nil
            }
        invalid(scalar, "expected `true` or `false` for `\(what)`, found \(Message.quoted(scalar.text))", help: help)
        return nil
    }

    /// One of the given words.
    package func choice(_ node: Node, _ what: String, of words: [String]) -> Located<String>? {
        let all = Message.list(words)
        guard let scalar = scalar(node, what, expected: all) else { return nil }
        if let word = words.first(where: scalar.equals) { return Located(word, scalar) }
        let help = nearestName(scalar.text, in: words).map { "did you mean `\($0)`?" }
        invalid(scalar, "expected \(all) for `\(what)`, found \(Message.quoted(scalar.text))", help: help)
        return nil
    }

    /// One of the cases of an enumeration, by raw value.
    package func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ node: Node, _ what: String, of type: Choice.Type
    ) -> Located<Choice>? {
        guard let word = choice(node, what, of: type.allCases.map(\.rawValue)),
            let value = type.init(rawValue: word.value)
        else { return nil }
        return Located(value, word.scalar)
    }

    /// A scalar's value by the core schema; nothing written is null.
    package func literal(_ node: Node, _ what: String) -> Located<Literal>? {
        guard let scalar = node.scalar else {
            collector.report(.wrongKind, at: node.span, "expected a value for `\(what)`, found \(node.kindName)")
            return nil
        }
        do throws(Literal.RangeError) {
            let literal = try scalar.literal()
            if case .string = literal { warnOfComment(scalar) }
            return Located(literal, scalar)
        } catch {
            let limit = error == .integer ? "64 bits" : "a double"
            invalid(
                scalar, "\(Message.quoted(scalar.text)) is a number too large for \(limit)",
                help: "put it in quotes if it is text")
            return nil
        }
    }

    private func number(_ node: Node, _ what: String, expected: String) -> (Literal, Scalar)? {
        guard let scalar = scalar(node, what, expected: expected), let literal = literal(node, what) else { return nil }
        return (literal.value, scalar)
    }

    private func shown(_ bound: Double) -> String {
        Int64(exactly: bound).map(String.init) ?? "\(bound)"
    }

    private func invalid(_ scalar: Scalar, _ message: String, help: String? = nil) {
        collector.report(.invalidValue, at: scalar.span, message, help: help)
    }

    /// A plain text before `#` and something else than a space was mostly meant to go on.
    private func warnOfComment(_ scalar: Scalar) {
        guard let comment = scalar.comment else { return }
        let range = comment.range
        let text = comment.file.text
        let second = range.lowerBound + 1
        guard second < range.upperBound, !UTF8Text.isBlank(text[second]), text[second] != UInt8(ascii: "#") else {
            return
        }
        let whole = Message.shortened(scalar.text + " " + comment.text)
        collector.report(
            .commentInText, at: comment, "` #` begins a comment: the value is only \(Message.quoted(scalar.text))",
            help: "put the text in quotes, \(Message.singleQuoted(whole)), or write a space after the `#`")
    }
}
