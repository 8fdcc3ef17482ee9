package import YAML

extension DiagnosticCode {
    /// The codes of features: E05xx.
    package static let features: [DiagnosticCode] = [.featureValue, .featureDefault, .featureOption]

    /// `of` is missing, or is not what the aggregation takes.
    package static let featureValue = DiagnosticCode(
        "E0501", title: "`of` does not fit the aggregation",
        explanation: """
            `count` counts events and takes no `of`. All others need one, the value of each event: `sum`, `mean`, `stddev`
            and `decayed` an int or a double, the others also a string, bool, timestamp or duration.

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
            type (a whole number will do for a double; timestamps and durations are texts). `count`, `sum`, `distinct`,
            `recent`, `decayed` and whatever has `by` always have a value, 0 or an empty list or map, so that a default
            would mean nothing.

                avg_order_1y: {mean: order.completed, of: event.total, over: 365d, default: 0.0}
            """,
        example: .file(
            """
            events: {order.completed: {}}
            features:
              orders_30d: {count: order.completed, over: 30d, default: 0}
            """))

    /// A key that the aggregation does not take, or one that it lacks.
    package static let featureOption = DiagnosticCode(
        "E0503", title: "a key does not fit the aggregation",
        explanation: """
            `by` makes one result for each key, of `count`, `sum`, `mean`, `min`, `max` and `last`: a string, an int or a
            bool. `keep` says how many keys `by` holds, or how many values `recent` has. `decayed` needs `half_life`, in what
            time a value halves; no other aggregation takes one.

                views_by_product: {count: page.viewed, by: event.product_id, keep: 50, over: 24h}
                recent_products:  {recent: page.viewed, of: event.product_id, keep: 5}
                interest:         {decayed: page.viewed, of: '1.0', half_life: 7d}
            """,
        example: .file(
            """
            events: {page.viewed: {properties: {price: double}}}
            features:
              interest: {decayed: page.viewed, of: event.price}
            """))
}
