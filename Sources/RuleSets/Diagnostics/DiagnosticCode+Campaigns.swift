package import YAML

extension DiagnosticCode {
    /// The codes of campaigns: E06xx.
    package static let campaigns: [DiagnosticCode] = [.noSend, .stepID, .allEvents, .stepForm, .erasure] + steps

    /// A campaign that never sends.
    package static let noSend = DiagnosticCode(
        "E0601", title: "a campaign never sends anything",
        explanation: """
            A campaign is there to send messages; one whose steps only wait is unfinished.

                steps:
                  - wait: 30m
                  - send: {channels: [push], template: cart-reminder}
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                steps:
                  - wait: 30m
            """))

    /// A step's id that is a position.
    package static let stepID = DiagnosticCode(
        "E0602", title: "a step's id is a position",
        explanation: """
            Steps without an `id:` are known by their positions, `1`, `2` and so on. An id that looks like one would name
            two steps. Choose a name that says what the step does: `first-nudge`.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                steps:
                  - {id: "2", wait: 30m}
                  - send: {channels: [push], template: hello}
            """))

    /// `*` where event types must be named.
    package static let allEvents = DiagnosticCode(
        "E0603", title: "`*` is for features only",
        explanation: """
            `*` stands for every declared event type, and only features may count over all of them. Triggers, exits,
            awaits and goals name the event types that they wait for.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: "*"
                message: {channels: [push], template: hello}
            """))

    /// A key that does not go with the step's kind.
    package static let stepForm = DiagnosticCode(
        "E0604", title: "a key does not go with this step",
        explanation: """
            `then` and `else` are what is done when the event of an `await` came and when time ran out, so they stand only
            beside `await`. The ways of a `choose` stand in it.

                steps:
                  - await: {event: order.completed, within: 2h}
                    then: [{send: {channels: [push], template: thank-you}}]
                  - choose:
                      - when: views_24h > 2
                        steps: [{send: {channels: [push], template: cart-reminder}}]
                      - else: []
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                steps:
                  - {wait: 30m, then: [{send: {channels: [push], template: hello}}]}
                  - send: {channels: [push], template: hello}
            """))

    /// A rule that waits for an erasure.
    package static let erasure = DiagnosticCode(
        "E0605", title: "nothing can wait for an erasure",
        explanation: """
            `individual.erased` deletes everything about the individual, the event itself too: features have nothing to count,
            and running journeys end without sending. So no feature, trigger, exit, goal and no `await` can name it.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: individual.erased
                steps: [{send: {channels: [push], template: hello}}]
            """))
}
