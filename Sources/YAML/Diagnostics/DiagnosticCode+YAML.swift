extension DiagnosticCode {
    /// The codes of files as text: E01xx.
    package static let yamlText: [DiagnosticCode] = [
        .notUTF8, .fileTooLarge, .yamlSyntax, .mustBeQuoted, .yamlTag, .yamlAnchor, .duplicateKey, .secondDocument,
        .nestedTooDeep, .keyIsNotText, .cutByComment, .commentInText,
    ]

    /// A file is not UTF-8, or holds control characters.
    package static let notUTF8 = DiagnosticCode(
        "E0101", title: "the file is not UTF-8 text",
        explanation: """
            Files must be UTF-8. Control characters other than tab and line breaks are not allowed; in double quotes
            they can be written as escapes:

                text: "bell: \\u0007"

            Save the file as UTF-8 in your editor (not Latin-1, not UTF-16).
            """,
        example: .command(
            """
            printf 'scores: {caf\\351: 1.0}\\n'
            """))

    /// A file is larger than the limit.
    package static let fileTooLarge = DiagnosticCode(
        "E0102", title: "the file is too large",
        explanation: """
            A file may have at most 1 MiB. Definitions may be spread over any number of files: the same top-level keys
            in several files are merged.
            """,
        example: .command(
            """
            yes '# a comment' | head -n 100000
            """))

    /// The text is not YAML.
    package static let yamlSyntax = DiagnosticCode(
        "E0103", title: "the file is not YAML",
        explanation: """
            The text breaks a rule of YAML. Frequent reasons: a quote or bracket that is not closed, keys of one mapping
            that do not begin in the same column, a tab at the beginning of a line.

                campaigns:
                  cart-reminder:
                    trigger: cart.updated
                     when: views_24h > 2       # one space too many
            """,
        example: .file(
            """
            campaigns:
              cart-reminder:
                trigger: cart.updated
                 when: views_24h > 2
            """))

    /// A value needs quotes.
    package static let mustBeQuoted = DiagnosticCode(
        "E0104", title: "the value must be in quotes",
        explanation: """
            Some characters mean something to YAML, and a value that has them must be in quotes:

            * at its beginning `! & * @ % | > { [ ? " '` and the back quote,
            * anywhere `: ` and ` #`,
            * inside `{…}` and `[…]` also `, [ ] { }`.

            In single quotes everything stands for itself, only a single quote is doubled:

                when: '!has(event.coupon)'
                value: 'event.total > 100.0 ? 2.0 : 1.0'
                params: {name: '${individual.first_name}'}

            An expression can also stand in a block, where nothing needs quotes:

                when: >-
                  event.title == "Order #1" ? views_24h > 2 : false
            """,
        example: .file(
            """
            campaigns:
              hello:
                message: {channels: [push], template: hello, params: {name: ${individual.first_name}}}
            """))

    /// A YAML tag.
    package static let yamlTag = DiagnosticCode(
        "E0105", title: "YAML tags are not supported",
        explanation: """
            To YAML a value that begins with `!` begins with a tag. Tags are not supported. Mostly an expression is meant:
            put it in quotes.

                when: '!has(event.coupon)'
            """,
        example: .file(
            """
            attributes: {since: timestamp}
            segments:
              unknown: !has(individual.since)
            """))

    /// A YAML anchor, alias or merge key.
    package static let yamlAnchor = DiagnosticCode(
        "E0106", title: "YAML anchors, aliases and merge keys are not supported",
        explanation: """
            `&name`, `*name` and `<<` make one part of a file depend on another in a way that is hard to review. Write
            the values out, or give them a name in the language: features, scores and segments can be used by any number
            of campaigns. Text that begins with `&` or `*` needs quotes:

                first_seen: {first: "*", of: event.time}
            """,
        example: .file(
            """
            channels:
              push: &push {address: individual.push_token}
              desktop: *push
            """))

    /// A key stands twice in one mapping.
    package static let duplicateKey = DiagnosticCode(
        "E0107", title: "a key stands twice in one mapping",
        explanation: """
            YAML readers disagree on which of two equal keys counts, so neither does. Keep one of them, or put both values
            into one list where a list is allowed.
            """,
        example: .file(
            """
            scores:
              half: '0.5'
              half: '1.0 / 2.0'
            """))

    /// A file with more than one document.
    package static let secondDocument = DiagnosticCode(
        "E0108", title: "the file has a second document",
        explanation: """
            A file is one YAML document. What follows a `---` after it would be easy to overlook. Put it into a file of
            its own, or remove the `---`.
            """,
        example: .file(
            """
            scores: {one: '1.0'}
            ---
            scores: {two: '2.0'}
            """))

    /// Lists and mappings nest too deep.
    package static let nestedTooDeep = DiagnosticCode(
        "E0109", title: "lists and mappings nest too deep",
        explanation: """
            At most 64 lists and mappings may stand in each other. A file that needs more is mostly one with a bracket
            that is not closed, or indented by accident.
            """,
        example: .file("tests: " + String(repeating: "[", count: 70) + String(repeating: "]", count: 70)))

    /// A key that is a list or a mapping.
    package static let keyIsNotText = DiagnosticCode(
        "E0110", title: "a key is not text",
        explanation: """
            YAML allows lists and mappings as keys; files here do not. Mostly a `${…}` or a text in brackets lacks quotes.
            """,
        example: .file(
            """
            features:
              [views]: {count: page.viewed}
            """))

    /// An expression ends in an open quote or bracket because ` #` begins a comment.
    package static let cutByComment = DiagnosticCode(
        "E0111", title: "a comment cuts the value off",
        explanation: """
            Outside of quotes, ` #` begins a comment. The quotes of an expression do not count: YAML does not know them.

                when: event.title == "Order #1"       # read as:  event.title == "Order
                when: 'event.title == "Order #1"'     # what is meant
            """,
        example: .file(
            """
            segments:
              first: individual.note == "Order #1"
            """))

    /// Text that seems to go on behind ` #`.
    package static let commentInText = DiagnosticCode(
        "W0112", title: "a comment that looks like text",
        explanation: """
            Outside of quotes, ` #` begins a comment, so `Order #1` is only `Order`. Put the text in quotes, or write a
            space after the `#` of a comment.

                title: 'Order #1'
            """,
        example: .file(
            """
            events:
              order.completed:
                description: Order #1
            """))
}
