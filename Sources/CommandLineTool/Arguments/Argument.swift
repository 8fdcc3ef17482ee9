/// A typed parameter: how it is written, and how its texts on the command line become a value.
package struct Argument<Value>: ParameterDeclaration {
    package let parameter: Parameter
    let read: @Sendable ([String]) throws(ValueProblem) -> Value
}

extension Argument where Value == Bool {
    /// `--name`: whether it was given.
    package static func flag(_ name: String, help: String) -> Self {
        let parameter = Parameter(
            form: .flag, name: name, placeholder: "", completion: .nothing, help: help, defaultText: nil,
            isRequired: false, isRepeatable: false)
        return Argument(parameter: parameter) { texts throws(ValueProblem) in !texts.isEmpty }
    }
}

extension Argument {
    /// `--name VALUE`, with the value that counts when it is absent, as it would be written.
    package static func option(
        _ name: String, as parser: ValueParser<Value>, default text: String, help: String
    ) -> Self {
        .single(.option, name, parser, default: text, help: help)
    }

    /// `--name VALUE`, nil when absent.
    package static func option<Wrapped>(_ name: String, as parser: ValueParser<Wrapped>, help: String) -> Self
    where Value == Wrapped? {
        .optional(.option, name, parser, help: help)
    }

    /// `--name VALUE`, which must be given.
    package static func requiredOption(_ name: String, as parser: ValueParser<Value>, help: String) -> Self {
        .single(.option, name, parser, default: nil, help: help)
    }

    /// `--name VALUE`, any number of times, in the order given.
    package static func repeatedOption<Element>(
        _ name: String, as parser: ValueParser<Element>, help: String
    ) -> Self where Value == [Element] {
        .repeated(.option, name, parser, isRequired: false, help: help)
    }

    /// A positional that must be given.
    package static func positional(_ name: String, as parser: ValueParser<Value>, help: String) -> Self {
        .single(.positional, name, parser, default: nil, help: help)
    }

    /// A positional that may be left out, with the value that then counts, as it would be written.
    package static func positional(
        _ name: String, as parser: ValueParser<Value>, default text: String, help: String
    ) -> Self {
        .single(.positional, name, parser, default: text, help: help)
    }

    /// A positional that may be left out: nil.
    package static func optionalPositional<Wrapped>(
        _ name: String, as parser: ValueParser<Wrapped>, help: String
    ) -> Self where Value == Wrapped? {
        .optional(.positional, name, parser, help: help)
    }

    /// All positionals that follow, at least one unless `isRequired` is false; the last of a command's positionals.
    package static func positionals<Element>(
        _ name: String, as parser: ValueParser<Element>, isRequired: Bool = true, help: String
    ) -> Self where Value == [Element] {
        .repeated(.positional, name, parser, isRequired: isRequired, help: help)
    }

    private static func single(
        _ form: Parameter.Form, _ name: String, _ parser: ValueParser<Value>, default text: String?, help: String
    ) -> Self {
        let parameter = Parameter(
            form: form, name: name, placeholder: form == .positional ? name : parser.placeholder,
            completion: parser.completion, help: help,
            defaultText: text, isRequired: text == nil, isRepeatable: false)
        return Argument(parameter: parameter) { texts throws(ValueProblem) in
            guard let given = texts.first ?? text else { throw ValueProblem("is missing") }
            return try parser.parse(given)
        }
    }

    private static func optional<Wrapped>(
        _ form: Parameter.Form, _ name: String, _ parser: ValueParser<Wrapped>, help: String
    ) -> Self where Value == Wrapped? {
        let parameter = Parameter(
            form: form, name: name, placeholder: form == .positional ? name : parser.placeholder,
            completion: parser.completion, help: help,
            defaultText: nil, isRequired: false, isRepeatable: false)
        return Argument(parameter: parameter) { texts throws(ValueProblem) in
            guard let given = texts.first else { return nil }
            return try parser.parse(given)
        }
    }

    private static func repeated<Element>(
        _ form: Parameter.Form, _ name: String, _ parser: ValueParser<Element>, isRequired: Bool, help: String
    ) -> Self where Value == [Element] {
        let parameter = Parameter(
            form: form, name: name, placeholder: form == .positional ? name : parser.placeholder,
            completion: parser.completion, help: help,
            defaultText: nil, isRequired: isRequired, isRepeatable: true)
        return Argument(parameter: parameter) { texts throws(ValueProblem) in
            var values: [Element] = []
            for text in texts { values.append(try parser.parse(text)) }
            return values
        }
    }
}
