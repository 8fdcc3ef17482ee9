package import YAML

extension DiagnosticCode {
    /// The codes of features: E05xx.
    package static let features: [DiagnosticCode] = [.featureValue, .featureDefault]

    /// `of` is missing, or is not what the aggregation takes.
    package static let featureValue = DiagnosticCode(
        "E0501", title: "`of` does not fit the aggregation",
        explanation: """
            `count` counts events and takes no `of`. All others need one, the value of each event: `sum` and `mean` an int
            or a double; `min`, `max`, `last` and `first` also a string, bool, timestamp or duration.

                spend_30d: {sum: order.completed, of: event.total, over: 30d}

            A value whose type is only known when it is there (`dyn`) must say what it is: `of: double(event.price)`.
            """,
        example: .file(
            """
            events: {order.completed: {properties: {total: double}}}
            features:
              spend_30d: {sum: order.completed, over: 30d}
            """))

    /// A default that is none.
    package static let featureDefault = DiagnosticCode(
        "E0502", title: "`default` does not fit the feature",
        explanation: """
            `default` stands for the value of a feature without any event in its window, and is a literal of the feature's
            type (a whole number will do for a double; timestamps and durations are texts). `count` and `sum` always have
            a value, 0, so that a default would mean nothing.

                avg_order_1y: {mean: order.completed, of: event.total, over: 365d, default: 0.0}
            """,
        example: .file(
            """
            events: {order.completed: {}}
            features:
              orders_30d: {count: order.completed, over: 30d, default: 0}
            """))
}
