internal import HumanText

/// Turns the text of one argument into a value.
package struct ValueParser<Value>: Sendable {
    /// What stands for the value in the help.
    package let placeholder: String
    /// What a shell offers for the value.
    package let completion: Completion
    /// Reads a text, or says what was expected.
    package let parse: @Sendable (String) throws(ValueProblem) -> Value

    /// Creates a parser of a command's own.
    package init(
        _ placeholder: String, completion: Completion = .nothing,
        _ parse: @escaping @Sendable (String) throws(ValueProblem) -> Value
    ) {
        self.placeholder = placeholder
        self.completion = completion
        self.parse = parse
    }

    /// The same values under another placeholder.
    package func named(_ placeholder: String) -> Self {
        ValueParser(placeholder, completion: completion, parse)
    }

    /// The same values, of which a shell offers these.
    package func offering(_ words: [String]) -> Self {
        ValueParser(placeholder, completion: .words(words), parse)
    }
}

/// Why a text is not a value, as the end of a sentence that begins with the argument: `is not …`.
package struct ValueProblem: Error {
    /// The end of the sentence.
    package let message: String

    /// Creates a problem: `ValueProblem("is not a whole number")`.
    package init(_ message: String) {
        self.message = message
    }
}

extension ValueParser where Value == String {
    /// Any text.
    package static let text = ValueParser("TEXT") { text throws(ValueProblem) in text }
    /// A path, not empty; `-` is standard input or output where the command says so.
    package static let file = ValueParser("FILE", completion: .files) { text throws(ValueProblem) in
        guard !text.isEmpty else { throw ValueProblem("is empty; expected a path") }
        return text
    }
    /// Where a broker listens; several, with commas between them, are as good.
    package static let broker = text.named("HOST:PORT")
    /// A directory's path, not empty.
    package static let directory = ValueParser("DIR", completion: .directories, file.parse)
}

extension ValueParser where Value: FixedWidthInteger & Sendable {
    /// A whole number in decimal digits within a range.
    package static func integer(in range: ClosedRange<Value>, placeholder: String = "N") -> Self {
        ValueParser(placeholder) { text throws(ValueProblem) in
            // `Int("+5")` is a number to Swift, but a sign that says nothing is more likely a slip.
            guard !text.hasPrefix("+"), let value = Value(text), range.contains(value) else {
                throw ValueProblem("is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }
}

extension ValueParser
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String, Value.AllCases: Sendable {
    /// One of the enumeration's raw values.
    package static func choice(_ type: Value.Type = Value.self) -> Self {
        let names = Value.allCases.map(\.rawValue)
        return ValueParser(names.joined(separator: "|"), completion: .words(names)) { text throws(ValueProblem) in
            if let value = Value(rawValue: text) { return value }
            let nearest = nearestName(text, in: names).map { "; did you mean '\($0)'?" } ?? ""
            throw ValueProblem("is not one of \(names.joined(separator: ", "))\(nearest)")
        }
    }
}
