package import YAML

extension DiagnosticCode {
    /// The codes of lints, of what is right and yet doubtful: W10xx.
    package static let lints: [DiagnosticCode] = [
        .unreachableStage, .openStages, .constantCondition, .contradiction, .highCost, .longWindow,
        .wellKnownAttribute, .unknownStage, .idleHoldout, .unansweredAwait, .unreachableAlternative, .notInterpolated,
        .absentAttribute, .otherEventType,
    ]

    /// An alternative that no journey takes.
    package static let unreachableAlternative = DiagnosticCode(
        "W1020", title: "an alternative is never taken",
        explanation: """
            Of a `choose` the first alternative that holds is taken. One behind an alternative that always holds, one that never
            holds itself, and one with the condition of an earlier one are nobody's.
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
                      - when: event.value > 100
                        steps: [{send: {channels: [push], template: hello-big}}]
                      - when: event.value > 100
                        steps: [{send: {channels: [push], template: hello}}]
            """))

    /// An event's type that is compared with a text which it never is.
    package static let otherEventType = DiagnosticCode(
        "W1030", title: "an event is never of the type",
        explanation: """
            `event.type` is the event's own type, which the place of the expression says: it is compared with a text that is none
            of its types. Data with a property `type` of its own gives it another name in rules:

                events:
                  open: {properties: {kind: {type: string, from: type}}}
            """,
        example: .file(
            """
            events: {open: {open: true}}
            features:
              screens: {count: open, where: event.type == "SCREEN"}
            """))

    /// A stage that nobody can be in.
    package static let unreachableStage = DiagnosticCode(
        "W1001", title: "a stage is never reached",
        explanation: """
            Of a list of stages the first that holds counts. A stage behind one that always holds, one that never holds
            itself, and one with the condition of an earlier one are nobody's.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              stage:
                - visitor: 'true'
                - customer: individual.?points.orValue(0) > 0
            """))

    /// A list of stages that leaves somebody out.
    package static let openStages = DiagnosticCode(
        "W1002", title: "the stages leave somebody out",
        explanation: """
            Who is in none of the stages has the empty text as stage, which is easily overlooked in a condition such as
            `stage != "lapsed"`. End the list with a stage that always holds:

                segments:
                  stage:
                    - customer: orders_ever > 0
                    - visitor: 'true'
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              stage:
                - keen: individual.?points.orValue(0) > 1000
                - customer: individual.?points.orValue(0) > 0
            """))

    /// A condition that does not depend on anything.
    package static let constantCondition = DiagnosticCode(
        "W1003", title: "a condition always or never holds",
        explanation: """
            The condition is the same whatever happens: it reads nothing, or one of its parts decides alone, as in
            `event.value > 50.0 || true`. One that always holds can be left out; one that never holds keeps what depends
            on it from ever happening.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              keen: individual.?points.orValue(0) > 1000 || true
            """))

    /// A condition that no value fulfils.
    package static let contradiction = DiagnosticCode(
        "W1004", title: "two conditions exclude each other",
        explanation: """
            Both sides of `&&` must hold, and no value fulfils both. Mostly `||` is meant, or one of the numbers is
            mistyped.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              keen: individual.?points.orValue(0) > 1000 && individual.?points.orValue(0) < 100
            """))

    /// An expression that may cost more than it may.
    package static let highCost = DiagnosticCode(
        "W1005", title: "an expression may cost more than it may",
        explanation: """
            Over lists and maps of 100 elements an evaluation could take more steps than `limits.expression_cost` allows. It
            would stop with an error, and the condition would not hold. See E0406 for what costs how much. Mostly a macro
            stands inside another one.
            """,
        example: .file(
            """
            events: {order.completed: {properties: {prices: list(double)}}}
            features:
              sums:
                count: order.completed
                where: event.prices.exists(a, event.prices.exists(b, event.prices.exists(c, a + b == c)))
            """))

    /// A window of more than 400 days.
    package static let longWindow = DiagnosticCode(
        "W1006", title: "a window is longer than 400 days",
        explanation: """
            What happened more than a year ago says little of what somebody wants today, and a window on a new series is
            `warming` until it has passed once. A feature without `over` counts all events that are known.
            """,
        example: .file(
            """
            events: {order.completed: {}}
            features:
              orders_5y: {count: order.completed, over: 1826d}
            """))

    /// An attribute whose name means something, and whose type does not.
    package static let wellKnownAttribute = DiagnosticCode(
        "W1007", title: "a well-known attribute has another type",
        explanation: """
            Attune reads two attributes itself where they are strings: `time_zone`, in which an individual lives, and
            `preferred_channel`, which goes first where a send lists it. With another type they are attributes as any other.
            """,
        example: .file(
            """
            attributes:
              time_zone: int
            """))

    /// A segment that is compared with a stage which it does not have.
    package static let unknownStage = DiagnosticCode(
        "W1008", title: "a segment has no such stage",
        explanation: """
            The segment is compared with a text that is none of its stages, so that it is never equal. The empty text is what
            it is where no stage holds.
            """,
        example: .file(
            """
            attributes: {points: int}
            segments:
              stage:
                - customer: individual.?points.orValue(0) > 0
                - visitor: 'true'
              open: stage != "custumer"
            """))

    /// A control group of a campaign that has none.
    package static let idleHoldout = DiagnosticCode(
        "W1012", title: "a control group without effect",
        explanation: """
            Control groups tell what marketing brings about. What is for service or transactional goes to everybody it
            concerns, whatever `holdout` says. To begin with some individuals only, use `rollout`, which holds for every
            purpose.
            """,
        example: .file(
            """
            events: {order.completed: {}}
            channels: {push: {address: '"token"'}}
            campaigns:
              receipt:
                purpose: transactional
                holdout: {percent: 10}
                trigger: order.completed
                message: {channels: [push], template: receipt}
            """))

    /// An await that a control group cannot answer.
    package static let unansweredAwait = DiagnosticCode(
        "W1013", title: "a control group cannot answer",
        explanation: """
            Who is in a campaign's control group gets none of its messages, so that they never open, click or bounce. An
            `await` for `message.*` events always ends in `else` for them: the two groups go through different steps, and the
            messages behind them can no longer be compared. Wait for what both groups can do, as a visit or an order:

                - await: {event: page.viewed, where: event.page == "/sale", within: 2d}

            or leave the campaign's `holdout` out. The global one of `policies.holdout` holds for the campaign all the same.
            """,
        example: .file(
            """
            events: {cart.updated: {}}
            channels: {push: {address: '"token"'}}
            campaigns:
              reminder:
                holdout: {percent: 10}
                trigger: cart.updated
                steps:
                  - id: first
                    send: {channels: [push], template: reminder}
                  - await: {event: message.clicked, where: event.step == "first", within: 2d}
                    else: [{send: {channels: [push], template: reminder-again}}]
            """))
}
