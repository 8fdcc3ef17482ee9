package import YAML

extension DiagnosticCode {
    /// The codes of labels: E08xx.
    package static let labels: [DiagnosticCode] = [.labelNotNamed, .labelForbidden]

    /// A campaign that carries a label without naming it.
    package static let labelNotNamed = DiagnosticCode(
        "E0801", title: "a campaign carries a label that it does not name",
        explanation: """
            Labels mark data that is not for everything: `labels: [health]` on an event type, a property, an attribute, a
            score or a segment. A label travels to whatever reads what has it: features, scores, segments, channels and the
            campaigns at the end of the chain, which the message shows with its places. A campaign may carry a label only
            where it says so, so that nobody does by accident:

                campaigns:
                  check-up:
                    uses: [health]
            """,
        example: .file(
            """
            events:
              symptom.searched: {labels: [health], properties: {term: string}}
            features:
              searches_30d: {count: symptom.searched, over: 30d}
            channels: {push: {address: '"token"'}}
            campaigns:
              check-up:
                trigger: individual.updated
                when: searches_30d >= 3
                message: {channels: [push], template: hello}
            """))

    /// A campaign that carries a label that is forbidden.
    package static let labelForbidden = DiagnosticCode(
        "E0802", title: "a campaign carries a forbidden label",
        explanation: """
            `policies.labels` says of a label `forbid: true`: no campaign may carry it, whether it names it in `uses` or not.
            The message shows how the label comes to the campaign. Do without what carries it, or let those who own
            the policy decide that consent is enough:

                policies:
                  labels:
                    health: {consent: health-personalisation}
            """,
        example: .file(
            """
            attributes:
              religion: {type: string, labels: [belief]}
            policies:
              labels: {belief: {forbid: true}}
            channels: {push: {address: '"token"'}}
            campaigns:
              feast:
                uses: [belief]
                trigger: individual.updated
                when: has(individual.religion)
                message: {channels: [push], template: hello}
            """))
}
