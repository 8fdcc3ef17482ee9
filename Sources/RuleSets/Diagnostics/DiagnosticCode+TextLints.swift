package import YAML

extension DiagnosticCode {
    /// A placeholder that nothing replaces.
    package static let notInterpolated = DiagnosticCode(
        "W1021", title: "a placeholder is sent as it is written",
        explanation: """
            In the texts of `params` only `${…}` is replaced, by the value of the expression inside it; `{{name}}` and `$name`
            are text like any other. In `template` nothing is replaced: it names a text that senders know.

                params: {text: 'Dear ${individual.?first_name.orValue("friend")}'}
            """,
        example: .file(
            """
            events: {cart.updated: {}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                message: {channels: [push], template: hello, params: {text: 'Dear {{first_name}}'}}
            """))

    /// An attribute that is read as if everybody had it.
    package static let absentAttribute = DiagnosticCode(
        "W1022", title: "an attribute is read that somebody may not have",
        explanation: """
            Attributes are what senders of `individual.updated` have told, and nobody is bound to have one. Reading one that is
            absent is an error: a condition does not hold, and a send whose parameters need it is suppressed with the reason
            `error`. Say what shall stand for it, or ask first:

                when: individual.?points.orValue(0) > 100
                when: has(individual.points) && individual.points > 100

            Where a channel's `address` is read nobody need ask: who has none cannot be reached on the channel.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              keen: individual.points > 100
            """))
}
