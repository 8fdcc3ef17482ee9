package import YAML

extension DiagnosticCode {
    /// The codes of expressions: E04xx.
    package static let expressions: [DiagnosticCode] = [
        .expressionSyntax, .expressionType, .resultType, .notText, .unclosedTemplate, .expressionCost,
    ]

    /// An expression that cannot be parsed.
    package static let expressionSyntax = DiagnosticCode(
        "E0401", title: "the text is not an expression",
        explanation: """
            Expressions are written in the Common Expression Language (CEL): `event.value >= 50`, `views_24h > 2 && stage !=
            "lapsed"`, `has(event.coupon) ? 1.0 : 0.0`. The caret shows where the text stops making sense. Texts inside
            expressions need quotes of their own, `&&` `||` `!` are and, or, not; `==` compares.
            """,
        example: .file(
            """
            attributes: {age: int}
            segments:
              grown_up: individual.age >= 18 and individual.age < 100
            """))

    /// An expression whose parts do not fit each other.
    package static let expressionType = DiagnosticCode(
        "E0402", title: "the parts of an expression do not fit each other",
        explanation: """
            Every expression is checked before anything runs. Frequent reasons:

            * int and double in one calculation: write `double(orders_ever) * 2.5`; comparing them is allowed;
            * a feature that may have no value: give it a `default:`, or write `last_total.orValue(0.0)`;
            * a text where a number is meant, or the other way round: `int("5")`, `string(5)`;
            * a constant with which a call can only fail: `duration("3 days")`, a time zone that does not exist.
            """,
        example: .file(
            """
            attributes: {points: int}
            scores:
              rank: individual.points * 2.5
            """))

    /// An expression that yields something else than its place takes.
    package static let resultType = DiagnosticCode(
        "E0403", title: "an expression yields the wrong type",
        explanation: """
            The place says what its expression must yield: conditions (`where`, `when`, segments and stages) a bool, scores
            and `value` a number, `key` a string, int or bool, `address` a string, `until` a timestamp. A parameter may be
            anything but a value that may be absent: write `last_total.orValue(0.0)`.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              keen: individual.points
            """))

    /// A part of a text that has no text form.
    package static let notText = DiagnosticCode(
        "E0404", title: "a value cannot stand inside a text",
        explanation: """
            In a text with other words around it, `${…}` becomes text as `string()` makes it: numbers, bools, texts,
            timestamps and durations can. A list, a map, or a value that may be absent cannot. Let the `${…}` be the whole
            value, which keeps its type, or write what the text shall be:

                title: 'Hello ${individual.first_name}'
                items: ${event.items}
                last: 'Your last order: ${last_total.orValue(0.0)}'
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                message: {channels: [push], template: hello, params: {text: 'You chose ${event.items}'}}
            """))

    /// An expression that cannot be evaluated within the limit.
    package static let expressionCost = DiagnosticCode(
        "E0406", title: "an expression costs more than it may",
        explanation: """
            An evaluation stops with an error after a number of steps, `limits.expression_cost` of the daemon's
            configuration (100000). Macros take a step for each instruction in each round, lists and maps one for each element that
            is built or gone through, texts one for every 32 bytes. An expression that needs more whatever it reads is
            refused here. A macro inside a macro multiplies the numbers of their elements:

                lists.range(1000).exists(x, lists.range(1000).exists(y, x * y == event.code))     # a million rounds
                lists.range(1000).exists(x, x > 0 && event.code % x == 0)                         # a thousand
            """,
        example: .file(
            """
            events: {order.completed: {properties: {code: int}}}
            features:
              dear:
                count: order.completed
                where: lists.range(1000).map(x, lists.range(1000).map(y, x * y)).exists(l, event.code in l)
            """))

    /// A `${` without its `}`.
    package static let unclosedTemplate = DiagnosticCode(
        "E0405", title: "`${` has no `}`",
        explanation: """
            In parameters `${` begins an expression, and `}` ends it; braces and quotes inside the expression must be
            closed, too. A `${` that is text is written `$${`.
            """,
        example: .file(
            """
            events: {cart.updated: {properties: {value: double, items: list(string)}}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: cart.updated
                message: {channels: [push], template: hello, params: {text: 'It is ${event.value'}}
            """))
}
