package import YAML

extension DiagnosticCode {
    /// All codes that reading rule files can give.
    package static let ruleFiles: [DiagnosticCode] =
        yamlText + ruleNames + references + treeShape + expressions + features + campaigns + segmentChanges
        + ruleTests + labels + lints

    /// The codes of names, and of what this version does not know: E02xx.
    package static let ruleNames: [DiagnosticCode] = [
        .undeclaredName, .reservedName, .systemEvent, .conflictingTypes, .circular, .dependencyDepth,
        .unknownType, .unknownTimeZone,
    ]

    /// A name that nothing defines.
    package static let undeclaredName = DiagnosticCode(
        "E0201", title: "a name is not declared",
        explanation: """
            Rules use only what some file of the rule set declares: event types and their properties under `events`,
            attributes under `attributes`, features, scores and segments, channels, campaigns. A name that is not declared
            is mostly mistyped; the nearest one that is declared is suggested.

                events:
                  cart.updated:
                    properties: {cart_id: string, value: double}

            Some names are known in some places only: the definition of a feature sees `event` and nothing else; scores,
            segments and addresses do not see `event`; `trigger` stands only in `exit`, `goal`, `await` and `then`.
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            features:
              views: {count: page.veiwed, over: 24h}
            """))

    /// A name that means something else.
    package static let reservedName = DiagnosticCode(
        "E0202", title: "a name is reserved",
        explanation: """
            Features, scores and segments cannot be called `event`, `trigger`, `individual`, `now`, `zone` or `journey`, nor
            by a word of the expression language (`true false null in as break const continue else for function if import let
            loop package namespace return var void while`). Properties cannot be called `type`, `time` or `id`: these are
            the event's own; where the data calls one so, give it another name with `from:`, as `kind: {type: string, from:
            type}`. There is always an `individual.id`, so no attribute has that name. An event type cannot be
            called `*`. Choose another name.
            """,
        example: .file(
            """
            scores:
              now: '1.0'
            """))

    /// A system event declared by the rule set.
    package static let systemEvent = DiagnosticCode(
        "E0203", title: "a system event cannot be declared",
        explanation: """
            `individual.updated`, `individual.linked`, `individual.erased`, `consent.changed` and the `message.…` events have
            effects of their own, `segment.entered` and `segment.left` come about inside, and what they carry is fixed. They
            are always declared: remove them from `events`.
            """,
        example: .file(
            """
            events:
              individual.updated: {properties: {attributes: dyn}}
            """))

    /// Event types that declare one property with different types.
    package static let conflictingTypes = DiagnosticCode(
        "E0204", title: "event types declare a property differently",
        explanation: """
            Over several event types (a list, or `*`) a property may be read when at least one of them declares it and none
            declares it with another type. Here two of them disagree, so that an expression could not be checked:

                events:
                  page.viewed: {properties: {price: double}}
                  cart.updated: {properties: {price: string}}
                features:
                  dearest: {max: [page.viewed, cart.updated], of: event.price}

            Declare the property alike, or name only event types that agree.
            """,
        example: .file(
            """
            events:
              page.viewed: {properties: {price: double}}
              cart.updated: {properties: {price: string}}
            features:
              dearest: {max: [page.viewed, cart.updated], of: event.price}
            """))

    /// Scores and segments that read each other in a circle.
    package static let circular = DiagnosticCode(
        "E0205", title: "definitions depend on each other in a circle",
        explanation: """
            Scores and segments may use each other, but not in a circle: then none of them would have a value. The message
            shows the chain. Take one link out, mostly by writing one definition in terms of features only.
            """,
        example: .file(
            """
            scores:
              chicken: egg * 2.0
              egg: chicken + 1.0
            """))

    /// A chain of scores and segments that is too long.
    package static let dependencyDepth = DiagnosticCode(
        "E0206", title: "a chain of scores and segments is too long",
        explanation: """
            Scores and segments may use each other over at most 64 links, which bounds what reading one costs. Put some of
            their expressions together.
            """,
        example: .command(
            """
            echo scores: && echo "  s0: '1.0'" && for i in $(seq 64); do echo "  s$i: s$((i - 1)) + 1.0"; done
            """))

    /// A type that is none.
    package static let unknownType = DiagnosticCode(
        "E0208", title: "unknown type",
        explanation: """
            Properties and attributes have one of the types

                string int double bool bytes timestamp duration point list(T) map(string, T) dyn

            where `T` is a type again. `point` is `{lat: double, lon: double}`; `dyn` takes any JSON value.
            """,
        example: .file(
            """
            attributes:
              birth_year: integer
            """))

    /// A time zone that does not exist.
    package static let unknownTimeZone = DiagnosticCode(
        "E0209", title: "unknown time zone",
        explanation: """
            `policies.time_zone.default` names a zone of the IANA database as it is written there, such as `Europe/Paris`,
            `America/New_York` or `UTC`: abbreviations and offsets change their meaning, or do not know of summer time.

            The names and what they mean come from the system's time zone files, below `/usr/share/zoneinfo` or where the
            variable `TZDIR` says. Where there are none, install the system's package `tzdata`. Without them nobody's zone
            could be found, so that a rule that reads `zone` is refused too.
            """,
        example: .file(
            """
            policies:
              time_zone: {default: Europe/Pariss}
            """))
}
