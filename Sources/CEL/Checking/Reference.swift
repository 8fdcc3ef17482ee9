/// What the checker found out about a node, for the planner.
enum Reference: Sendable {
    /// The node, a name or a chain of names, is the value of a slot.
    case slot(Int)
    /// The node asks for the presence of a slot.
    case presence(Int)
    /// The node is a variable of a macro.
    case local(Int)
    /// The node brings variables into scope; the first has this number, a second the next.
    case locals(Int)
    /// The node is a type.
    case type(Type)
    /// The node calls a function, by its place in the environment's table.
    case function(Int, passesReceiver: Bool)
    /// The node fails when it is evaluated; only without static types.
    case failure(EvaluationError)
}
