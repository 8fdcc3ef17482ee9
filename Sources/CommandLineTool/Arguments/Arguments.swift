internal import HumanText

/// The texts that a command line gave to each of a command's parameters.
package struct Arguments: Sendable {
    private var texts: [String: [String]] = [:]
    private let parameters: [Parameter]

    /// Sorts the words after the command's name into its parameters.
    ///
    /// `--` ends the options. A lone `-` and words such as `-1` are positionals.
    package init(_ words: [String], for parameters: [Parameter]) throws(UsageError) {
        self.parameters = parameters
        var positionals: [String] = []
        var index = words.startIndex
        while index < words.endIndex {
            let word = words[index]
            index += 1
            if word == "--" {
                positionals += words[index...]
                break
            }
            guard Self.looksLikeOption(word) else {
                positionals.append(word)
                continue
            }
            let (name, value) = Self.split(word)
            let parameter = try option(named: name, in: word)
            switch (parameter.form, value) {
            case (.flag, .some):
                throw UsageError("\(parameter.title) takes no value")
            case (.flag, nil):
                try record("", for: parameter)
            case (_, .some(let value)):
                try record(value, for: parameter)
            case (_, nil):
                guard index < words.endIndex, !Self.looksLikeOption(words[index]), words[index] != "--" else {
                    throw UsageError(
                        "\(parameter.title) needs a value",
                        help: "write \(parameter.title)=\(parameter.placeholder); so may a value begin with '-'")
                }
                try record(words[index], for: parameter)
                index += 1
            }
        }
        try assign(positionals)
        if let missing = parameters.first(where: { $0.isRequired && texts[$0.title] == nil }) {
            throw UsageError("\(missing.title) is missing", help: "\(missing.title): \(missing.help)")
        }
    }

    /// A parameter's value.
    package subscript<Value>(_ argument: Argument<Value>) -> Value {
        get throws(UsageError) {
            let given = texts[argument.parameter.title] ?? []
            do throws(ValueProblem) {
                return try argument.read(given)
            } catch {
                let shown = given.isEmpty ? "" : " '\(given.joined(separator: "' '"))'"
                throw UsageError("\(argument.parameter.title):\(shown) \(error.message)")
            }
        }
    }

    private static func looksLikeOption(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
        return second == "-" ? word != "--" : second.isLetter
    }

    private static func split(_ word: String) -> (name: String, value: String?) {
        guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private func option(named name: String, in word: String) throws(UsageError) -> Parameter {
        if let found = parameters.first(where: { $0.form != .positional && $0.title == name }) { return found }
        let titles = parameters.filter { $0.form != .positional }.map(\.title) + ["--help"]
        if let nearest = nearestName(name, in: titles) {
            throw UsageError("unknown option '\(name)'", help: "did you mean '\(nearest)'?")
        }
        throw UsageError("unknown option '\(name)'", help: "an argument that begins with '-' goes after '--'")
    }

    private mutating func record(_ text: String, for parameter: Parameter) throws(UsageError) {
        if texts[parameter.title] != nil, !parameter.isRepeatable {
            throw UsageError("\(parameter.title) is given twice")
        }
        texts[parameter.title, default: []].append(text)
    }

    private mutating func assign(_ words: [String]) throws(UsageError) {
        var rest = words[...]
        for parameter in parameters where parameter.form == .positional {
            while let word = rest.first {
                try record(word, for: parameter)
                rest = rest.dropFirst()
                if !parameter.isRepeatable { break }
            }
        }
        if let extra = rest.first {
            throw UsageError("unexpected argument '\(extra)'", help: "quote an argument that holds spaces")
        }
    }
}
