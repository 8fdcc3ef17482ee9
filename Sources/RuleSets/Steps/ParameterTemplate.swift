public import CEL

/// A parameter's value as written: literals with `${…}` expressions in them.
public indirect enum ParameterTemplate: Sendable {
    /// As written.
    case literal(Value)
    /// A whole-string `${…}`: keeps its type.
    case expression(Program)
    /// Text with expressions inside, each converted as `string()` does.
    case text([Part])
    /// A list.
    case list([ParameterTemplate])
    /// A mapping in the order written.
    case map([(name: String, value: ParameterTemplate)])

    /// A piece of a text.
    public enum Part: Sendable {
        case literal(String)
        case expression(Program)
    }
}

/// A parameter as written.
indirect enum ParameterDraft: Sendable {
    case literal(Value)
    case expression(ExpressionText)
    case text([Part])
    case list([ParameterDraft])
    case map([(name: String, value: ParameterDraft)])

    enum Part: Sendable {
        case literal(String)
        case expression(ExpressionText)
    }
}
