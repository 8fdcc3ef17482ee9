public import RuleSets

/// A send that a decision names because of what came after it: of a conversion the last one before it.
public struct SendReference: Sendable, Hashable {
    /// The command's id; nil of a shadow's send, which has no command.
    public let commandID: Identifier?
    /// The channel's name.
    public let channel: String
    /// The template's name.
    public let template: String
    /// The variant's name, where the send had variants.
    public let variant: String?

    /// Creates a reference.
    public init(commandID: Identifier?, channel: String, template: String, variant: String?) {
        self.commandID = commandID
        self.channel = channel
        self.template = template
        self.variant = variant
    }
}
