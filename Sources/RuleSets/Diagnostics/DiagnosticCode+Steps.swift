package import YAML

extension DiagnosticCode {
    /// The codes of steps within steps and of variants, among those of campaigns.
    static let steps: [DiagnosticCode] = [.stepDepth, .misplacedElse, .variantTemplate, .variantWeights]

    /// Steps within steps within steps.
    package static let stepDepth = DiagnosticCode(
        "E0620", title: "steps stand within each other too deep",
        explanation: """
            The steps of an `await` and of a `choose` may contain others, at most 16 deep. Nobody can follow what stands
            deeper. Ask several things in one `choose`, one alternative each, or let a campaign of its own go on.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                steps:
                  - send: {channels: [push], template: hello}
                  - \(deep(17))
            """))

    private static func deep(_ depth: Int) -> String {
        depth == 0
            ? "{wait: 1h}" : "{await: {event: cart.updated, within: 1h}, then: [\(deep(depth - 1))]}"
    }

    /// An `else` with alternatives behind it.
    package static let misplacedElse = DiagnosticCode(
        "E0624", title: "`else` is not the last alternative",
        explanation: """
            Of a `choose` the first alternative that holds is taken, and `else` always holds. What stands behind it would never
            be reached.

                - choose:
                    - when: event.value > 100
                      steps: [{send: {channels: [push], template: thank-you}}]
                    - else: []
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                steps:
                  - choose:
                      - else: []
                      - when: event.value > 100
                        steps: [{send: {channels: [push], template: hello}}]
            """))

    /// A variant without a template.
    package static let variantTemplate = DiagnosticCode(
        "E0625", title: "a variant has no template",
        explanation: """
            A variant's own `template` and `params` go before the send's. One of the two must give the template.

                send:
                  channels: [push]
                  template: hello
                  variants:
                    - {name: plain, weight: 50}
                    - {name: new, weight: 50, template: hello-new}
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                message:
                  channels: [push]
                  variants:
                    - {name: plain, weight: 50}
                    - {name: new, weight: 50, template: hello-new}
            """))

    /// Variants that nobody gets.
    package static let variantWeights = DiagnosticCode(
        "E0626", title: "no variant has a weight",
        explanation: """
            Individuals are spread over variants by their weights: with 1 and 3 a quarter of them gets the first. A weight of 0
            is nobody; not all of them can be 0.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                message:
                  channels: [push]
                  template: hello
                  variants: [{name: plain, weight: 0}]
            """))
}
