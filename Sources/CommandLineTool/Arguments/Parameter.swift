/// What a command line may hold, without the type of its value: what scanning and help need.
package struct Parameter: Sendable {
    /// How it is written.
    package enum Form: Sendable {
        /// `--name`
        case flag
        /// `--name VALUE` or `--name=VALUE`
        case option
        /// `VALUE`
        case positional
    }

    /// How it is written.
    package let form: Form
    /// The option's name without dashes, or a positional's placeholder.
    package let name: String
    /// What stands for the value in the help; empty for a flag.
    package let placeholder: String
    /// What a shell offers for the value.
    package let completion: Completion
    /// What it means, in a phrase.
    package let help: String
    /// The value that is taken when none is given, as it would be written.
    package let defaultText: String?
    /// Whether a command line without it is refused.
    package let isRequired: Bool
    /// Whether it may be given more than once.
    package let isRepeatable: Bool

    /// How messages call it.
    package var title: String {
        form == .positional ? name : "--" + name
    }

    /// How the usage line writes it.
    var synopsis: String {
        let single =
            switch form {
            case .flag: title
            case .option: "\(title) \(placeholder)"
            case .positional: placeholder
            }
        let repeated = isRepeatable ? single + "..." : single
        return isRequired ? repeated : "[\(repeated)]"
    }
}

/// What a shell offers where a value is to be written.
package enum Completion: Sendable, Equatable {
    /// Nothing: any text will do.
    case nothing
    /// Paths of files and directories.
    case files
    /// Paths of directories.
    case directories
    /// These words.
    case words([String])
}

/// Something that stands for a parameter in a command's list of arguments.
package protocol ParameterDeclaration: Sendable {
    /// The parameter.
    var parameter: Parameter { get }
}
