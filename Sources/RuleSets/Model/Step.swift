public import CEL
public import Events

/// One step of a journey. Immutable; a class, so that handing it on costs one count of references.
public final class Step: Sendable {
    /// What a step does.
    public enum Action: Sendable {
        /// Lets time pass.
        case wait(Wait)
        /// Asks for a message.
        case send(Send)
    }

    /// Its `id:`, else its position counted from 1.
    public let id: String
    /// ``StableHash`` of the id, by which a journey refers to it.
    public let hash: UInt64
    /// What it does.
    public let action: Action

    /// Creates a step.
    public init(id: String, action: Action) {
        self.id = id
        hash = StableHash.hash(id)
        self.action = action
    }
}

/// How long a step waits.
public enum Wait: Sendable {
    /// So long.
    case duration(Milliseconds)
    /// Until the instant that the expression yields.
    case until(Program)
}

/// A message to ask for. Immutable; a class, as a step is.
public final class Send: Sendable {
    /// The step's own condition, or nil.
    public let condition: Program?
    /// Indexes of channels in order of preference; never empty.
    public let channels: [Int]
    /// The template's name for the sender.
    public let template: String
    /// The template's parameters in the order written.
    public let params: [(name: String, value: ParameterTemplate)]
    /// How long the message makes sense, from when the send first came to be judged.
    public let expires: Milliseconds
    /// Whether caps stop it.
    public let obeysCaps: Bool
    /// Whether it counts against caps.
    public let countsAgainstCaps: Bool

    /// Creates a send.
    public init(
        condition: Program?, channels: [Int], template: String, params: [(name: String, value: ParameterTemplate)],
        expires: Milliseconds, obeysCaps: Bool, countsAgainstCaps: Bool
    ) {
        self.condition = condition
        self.channels = channels
        self.template = template
        self.params = params
        self.expires = expires
        self.obeysCaps = obeysCaps
        self.countsAgainstCaps = countsAgainstCaps
    }
}

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
