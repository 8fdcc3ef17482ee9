extension DiagnosticCode {
    /// The codes of the shape of a file's tree: E03xx.
    package static let treeShape: [DiagnosticCode] = [
        .unknownKey, .wrongKind, .missingKey, .invalidValue, .definedTwice,
    ]

    /// A key that is not known at its place.
    package static let unknownKey = DiagnosticCode(
        "E0301", title: "unknown key",
        explanation: """
            The key means nothing at this place. It may be mistyped (the nearest known key is suggested), or stand one
            level too deep or not deep enough: check the indentation. Unknown keys are errors so that a mistyped
            condition never silently goes missing.
            """,
        example: .file(
            """
            features:
              views: {cuont: page.viewed, over: 24h}
            """))

    /// A list where a mapping is expected, and the like.
    package static let wrongKind = DiagnosticCode(
        "E0303", title: "the value has the wrong form",
        explanation: """
            Every value is text, a list or a mapping, and its place says which:

                text:     over: 24h
                list:     channels: [push, email]
                mapping:  trigger: {event: cart.updated, where: event.value > 50}

            An expression that contains `: ` becomes a mapping unless it is in quotes.
            """,
        example: .file(
            """
            channels: [push, email]
            """))

    /// A key that must be there.
    package static let missingKey = DiagnosticCode(
        "E0304", title: "a key is missing",
        explanation: """
            The mapping cannot be understood without the key. The message names it; keys stand in the column of the other
            keys of the mapping.
            """,
        example: .file(
            """
            channels:
              push: {}
            """))

    /// A value that does not fit its place.
    package static let invalidValue = DiagnosticCode(
        "E0305", title: "the value does not fit its place",
        explanation: """
            The place takes values of one form only:

            * durations: digits with a unit, one or more times, above 0: `500ms 90s 30m 24h 7d 4w 1h30m`;
            * whole numbers and numbers within the limits that the message gives;
            * times of day: `21:00`, and parts of it: `09:00-12:00`, which begin and end at different times;
            * `true` or `false` (not `yes`, `on`);
            * names: `snake_case` for features, scores and segments, `kebab-case` for campaigns, channels, tags, steps
              and policies;
            * one of the words that the message lists.
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            features:
              views: {count: page.viewed, over: 24 hours}
            """))

    /// Two definitions of one name.
    package static let definedTwice = DiagnosticCode(
        "E0306", title: "a name is defined twice",
        explanation: """
            Definitions of all files are merged, and no order among files decides which of two counts. Rename one of
            them, or delete it. Features, scores and segments share one namespace.
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            features:
              views: {count: page.viewed, over: 24h}
            scores:
              views: '1.0'
            """))
}
