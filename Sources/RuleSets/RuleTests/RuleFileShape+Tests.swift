import Events
import YAML

extension RuleFileShape {
    /// What a record may be refused for: the dead letters' reasons, and what filters it otherwise.
    static let rejections = RejectReason.allCases.map(\.rawValue) + ["duplicate", "undeclared_type", "erased"]

    /// The reasons that decisions give (`topics-and-formats.md`, "Decisions").
    static let reasons = [
        "paused", "inactive", "rollout", "stale_trigger", "already_running", "re_entry", "too_many_journeys",
        "condition", "global_holdout", "campaign_holdout", "step_condition", "suppressed", "no_consent", "unreachable",
        "error", "outranked", "channel_hours", "quiet_hours", "unknown_time_zone", "expired", "capped", "past_due",
        "too_large", "completed", "exit", "restarted", "merged", "erased", "withdrawn",
    ]

    /// The control groups that decisions name (`topics-and-formats.md`, "Decisions").
    static let holdouts = ["global_holdout", "campaign_holdout", "shadow"]

    static let test = MappingShape(
        [
            .init("name", .defining(.test, .name(.text)), required: true, "What must be so, as a sentence"),
            .init("campaigns", .naming(.campaign, .list(.name(.text))), "Only these are live; default: all"),
            .init("start", .instant, required: true, "When it begins, as 2026-03-02T09:00:00Z"),
            .init("individual", .mapping(individual), "Whom it is about"),
            .init("timeline", .list(.mapping(item)), "What happens"),
            .init(
                "expect", .list(.mapping(expectation)), "What must be decided; every send that happens must be listed"),
            .init("never", .list(.mapping(expectation)), "What must not be decided"),
            .init(
                "features", .list(.naming(.variable, .mapping(reading))), "What features, scores and segments must be"),
            .init("holdout", .bool, "Whether control groups and rollouts are drawn; default: false"),
        ])

    static let individual = MappingShape([
        .init("id", .name(.text), "Default: someone"),
        .init(
            "attributes", .naming(.attribute, .either([.names(.text, .any), .absent])), "What is known before the start"
        ),
        .init(
            "consents",
            .either([.names(.text, .either([.bool, .naming(.channel, .list(.name(.text)))])), .absent]),
            "By purpose: true, false, or the channels"),
    ])

    static let item = MappingShape([
        .init("at", .instant, required: true, "When it arrives: an offset from the start, or a timestamp"),
        .init("individual", .name(.text), "Whose; default: the test's"),
        .init("id", .text, "The event's id; default: e-1, e-2, …"),
        .init("time", .text, "When it happened: an offset, a timestamp, or what is to be rejected; default: at"),
        .init(
            "command", .naming(.campaign, .name(.text)),
            "A campaign: the id of its last command goes into data.command_id"),
        .init("rejected", .word(rejections), "Why the record must not be applied"),
        .init("event", .naming(.eventType, .name(.text)), "The event's type; without it time passes"),
        .init("data", .namingInData(.property, .any), "The event's properties"),
    ])

    static let expectation = MappingShape(
        RuleTest.Expectation.Kind.allCases.map { .init($0.rawValue, .naming(.campaign, .name(.text)), "The campaign") }
            + RuleTest.Expectation.Field.allCases.map { .init($0.rawValue, shape(of: $0), help(for: $0)) },
        exactlyOne: RuleTest.Expectation.Kind.allCases.map(\.rawValue))

    private static func shape(of field: RuleTest.Expectation.Field) -> Shape {
        switch field {
        case .at, .until, .expires: .instant
        case .params: .names(.text, .any)
        case .value: .number
        case .reason: .word(reasons)
        case .step: .naming(.step, .text)
        case .channel: .naming(.channel, .text)
        case .template: .naming(.template, .text)
        case .holdout: .word(holdouts)
        case .individual, .key, .variant, .detail, .trigger, .commandID: .text
        }
    }

    private static func help(for field: RuleTest.Expectation.Field) -> String {
        switch field {
        case .at: "When it is decided"
        case .individual: "About whom"
        case .step: "The step's id or position"
        case .key: "The journey's key"
        case .channel: "The channel taken"
        case .template: "The template sent"
        case .params: "The parameters sent, those given here"
        case .variant: "The variant chosen"
        case .reason: "Why"
        case .detail: "The cap, the winner or the error"
        case .until: "Until when it is deferred"
        case .value: "The value that it ranked by"
        case .trigger: "The id of the trigger event"
        case .holdout: "The control group"
        case .commandID: "The command's id"
        case .expires: "When the command expires"
        }
    }

    /// The keys of a reading that are no names.
    package static var keysOfReadings: [String] { reading.keys }

    /// Features, scores and segments by name stand beside these.
    static let reading = MappingShape(
        [
            .init("at", .instant, required: true, "When they are read, after all that happens then"),
            .init("individual", .name(.text), "Whose; default: the test's"),
        ], others: .any)
}
