package import YAML

extension DiagnosticCode {
    /// The codes of definitions that do nothing: W022x.
    package static let references: [DiagnosticCode] = [.unusedDefinition, .unreadProperty]

    /// A definition that nothing uses.
    package static let unusedDefinition = DiagnosticCode(
        "W0220", title: "a definition that nothing uses",
        explanation: """
            A feature, score, segment, attribute, channel or event type is defined, and nothing names it: no feature, score,
            segment, channel, policy or campaign, and no test. A feature that nobody reads still costs state for every
            individual. Use it, or remove it:

                features:
                  views_24h: {count: page.viewed, over: 24h}     # W0220 where nothing says views_24h

            The attributes `time_zone`, `language` and `preferred_channel` are used by Attune itself.
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            features: {views_24h: {count: page.viewed, over: 24h}}
            """))

    /// A property that no expression reads.
    package static let unreadProperty = DiagnosticCode(
        "W0221", title: "a property that nobody reads",
        explanation: """
            A property is declared for an event type that rules use, no expression reads it, and no test gives it. Remove it
            where the data is not needed; events may carry it all the same.

                events:
                  cart.updated:
                    properties: {cart_id: string, currency: string}    # W0221 where nothing says event.currency
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double}}}
            features: {carts: {count: cart.updated}}
            scores: {many: carts}
            """))
}
