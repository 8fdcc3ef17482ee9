package import YAML

extension DiagnosticCode {
    /// The codes of triggers and exits by segment: E062x.
    package static let segmentChanges: [DiagnosticCode] = [.timeInSegment, .stageOfCondition, .derivedEvent]

    /// A trigger or exit by a segment that changes all the time.
    package static let timeInSegment = DiagnosticCode(
        "E0621", title: "the instant at which a segment changes is not known",
        explanation: """
            `enters` and `leaves` are found at the exact instant, also where nothing happens but that windows slide. For a
            segment that reads `now`, or a `decayed` feature, there is no such instant that could be known beforehand. It
            does not matter whether the segment reads it itself or through scores and other segments: the message shows the
            chain. Count over a window instead:

                features: {visits_30d: {count: page.viewed, over: 30d}}
                segments: {regular: visits_30d >= 10}
                campaigns: {welcome-back: {trigger: {enters: regular}, …}}
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            features: {interest: {decayed: page.viewed, of: '1.0', half_life: 7d}}
            segments: {keen: interest > 3.0}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: {enters: keen}
                message: {channels: [push], template: hello}
            """))

    /// A stage of a segment that is a condition.
    package static let stageOfCondition = DiagnosticCode(
        "E0622", title: "a segment without stages has no stage to enter",
        explanation: """
            A segment is a condition or a list of stages. Of one with stages `enters` and `leaves` may name a stage; one that
            is a condition is named alone:

                segments:
                  high_value: ltv >= 500.0
                  stage: [{lapsed: orders_ever > 0 && orders_90d == 0}, {customer: orders_ever > 0}]
                campaigns:
                  thanks: {trigger: {enters: high_value}, …}
                  win-back: {trigger: {enters: {stage: lapsed}}, …}
            """,
        example: .file(
            """
            events: {order.completed: {}}
            features: {orders: {count: order.completed}}
            segments: {loyal: orders > 3}
            channels: {push: {address: '"token"'}}
            campaigns:
              thanks:
                trigger: {enters: {loyal: gold}}
                message: {channels: [push], template: thanks}
            """))

    /// An event that comes about inside, named as if somebody sent it.
    package static let derivedEvent = DiagnosticCode(
        "E0623", title: "nobody sends changes of segments",
        explanation: """
            `segment.entered` and `segment.left` come about inside when somebody comes into a segment or is no more in it. They
            start and end journeys by `enters:` and `leaves:`, are counted by no feature, and no record brings them.

                trigger: {enters: high_value}
                exit: [{leaves: {stage: visitor}}]
            """,
        example: .file(
            """
            events: {page.viewed: {}}
            channels: {push: {address: '"token"'}}
            campaigns:
              hello:
                trigger: segment.entered
                message: {channels: [push], template: hello}
            """))
}
