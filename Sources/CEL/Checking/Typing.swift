/// How strictly types are held before evaluation.
public enum Typing: Sendable {
    /// What cannot have a type is an issue.
    case `static`
    /// Everything that parses can be evaluated; what has no type fails when it is evaluated.
    case dynamic
}
