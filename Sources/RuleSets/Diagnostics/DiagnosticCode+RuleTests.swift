package import YAML

extension DiagnosticCode {
    /// The codes of rule tests: E07xx.
    package static let ruleTests: [DiagnosticCode] = [.testTime, .testAttribute, .testItem]

    /// An instant of a test that is none.
    package static let testTime = DiagnosticCode(
        "E0701", title: "a time in a test does not fit",
        explanation: """
            `start` is a timestamp, `2026-03-02T09:00:00Z`. Every `at`, `until`, `time` and `expires` is an offset from it
            (`0m`, `30m`, `2d`) or a timestamp. In the timeline `at`, the arrival, must not decrease; an event that happened
            earlier than it arrives has a `time:` of its own.
            """,
        example: .file(
            """
            tests:
              - name: a quiet day
                start: yesterday
            """))

    /// An attribute that does not fit its declared type.
    package static let testAttribute = DiagnosticCode(
        "E0702", title: "an attribute in a test does not fit its type",
        explanation: """
            The attributes of a test's individual must have the types that `attributes` declares, as those that come with
            events must: text as text (`postcode: '01234'`), timestamps as `2026-03-02T09:00:00Z`, points as `{lat: 48.8, lon:
            2.3}`.
            """,
        example: .file(
            """
            attributes: {postcode: string}
            tests:
              - name: hello is said
                start: 2026-03-02T09:00:00Z
                individual: {attributes: {postcode: 01234}}
            """))

    /// A timeline item that says too much or too little.
    package static let testItem = DiagnosticCode(
        "E0703", title: "a timeline item is no event",
        explanation: """
            An item of the timeline is an event with its data, or only `at:`, which lets time pass.

                timeline:
                  - {at: 0m, event: cart.updated, data: {cart_id: c1, value: 80.0}}
                  - {at: 3h}
            """,
        example: .file(
            """
            tests:
              - name: hello is said
                start: 2026-03-02T09:00:00Z
                timeline:
                  - {at: 5m, data: {cart_id: c1}}
            """))
}
