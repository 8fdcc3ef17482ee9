import Events

/// A rule set as values, from which both the text of a rule file and the naive decisions are made. Times are milliseconds.
struct NaiveRules {
    /// What an expression may name.
    enum Ref: Hashable {
        case event(String)
        case trigger(String)
        case individual(String)
        case feature(String)
    }

    /// A condition.
    indirect enum Condition {
        case constant(Bool)
        case atLeast(Ref, Int64)
        case equals(Ref, String)
        case same(Ref, Ref)
        case segment(String)
        case stage(String, String)
        case not(Condition)
        case both(Condition, Condition)
        case either(Condition, Condition)
    }

    /// A feature over the events of one type.
    struct Feature {
        enum Kind { case count, sum, max, last, distinct }
        let name: String
        let kind: Kind
        let type: String
        let condition: Condition?
        let window: Milliseconds?
        /// Whether it may be read while it is warming.
        var allowsWarming = false
    }

    /// A segment: one condition, or stages.
    struct Segment {
        let name: String
        /// One without a name where it is a bool.
        let stages: [(name: String, condition: Condition)]
        let isStaged: Bool
    }

    /// A daily interval in minutes of the day; at its end the next day's where that is not later.
    struct Interval {
        let from: Int
        let to: Int
        var isAlways: Bool { from == 0 && to == 1_440 }
        var text: String { "\(Self.clock(from))-\(Self.clock(to))" }
        static func clock(_ minute: Int) -> String {
            let (hour, rest) = (minute / 60, minute % 60)
            return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
        }
    }

    struct Channel {
        let name: String
        /// The attribute that is the address.
        let attribute: String
        let hours: Interval?
        let holds: Bool
    }

    struct QuietHours {
        let interval: Interval
        let channels: [String]
        let drops: Bool
        let longestHold: Milliseconds
    }

    struct Cap {
        let max: Int
        /// Nil: the calendar day.
        let per: Milliseconds?
        let channel: String?
        let tag: String?
        var name: String {
            "\(max) per \(per.map { "\($0 / 60_000)m" } ?? "calendar-day")"
                + (channel.map { " channel \($0)" } ?? "") + (tag.map { " tag \($0)" } ?? "")
        }
    }

    struct Suppression {
        let name: String
        let when: Condition
        let tags: [String]
        let campaigns: [String]
    }

    /// What starts or ends a journey.
    enum Cause {
        case events([String])
        /// A stage; nil of a segment that is a bool, and of any stage.
        case segment(enters: Bool, String, stage: String?)
    }

    struct Exit {
        let cause: Cause
        let condition: Condition?
    }

    struct Variant {
        let name: String
        let weight: Int
        let template: String?
        var params: [Param] = []
    }

    /// A parameter of a message.
    struct Param {
        enum Content {
            case ref(Ref)
            case literal(Int64)
        }
        let name: String
        let content: Content
    }

    final class Send {
        let channels: [String]
        let template: String?
        let params: [Param]
        let expires: Milliseconds
        let hasFallback: Bool
        let obeysCaps: Bool
        let counts: Bool
        let variants: [Variant]

        init(
            channels: [String], template: String?, params: [Param], expires: Milliseconds, hasFallback: Bool,
            obeysCaps: Bool, counts: Bool, variants: [Variant]
        ) {
            self.channels = channels
            self.template = template
            self.params = params
            self.expires = expires
            self.hasFallback = hasFallback
            self.obeysCaps = obeysCaps
            self.counts = counts
            self.variants = variants
        }
    }

    indirect enum Action {
        case wait(Milliseconds)
        /// Until so long after the time of what `event` is.
        case until(Milliseconds)
        /// Until a local time, on some days: 0 is Monday; none means all.
        case local(minute: Int, days: [Int])
        case send(Send)
        case choose([(condition: Condition, steps: [Step])], otherwise: [Step]?)
        case await(types: [String], condition: Condition?, within: Milliseconds, then: [Step], otherwise: [Step])
    }

    struct Step {
        /// Its `id:`, else its position.
        let id: String
        let hasID: Bool
        let condition: Condition?
        let action: Action
    }

    struct Goal {
        let types: [String]
        let condition: Condition?
        let within: Milliseconds
        let hasValue: Bool
    }

    enum ReEntry {
        case always, never
        case after(Milliseconds)
    }

    struct Campaign {
        var name = ""
        var mode = "live"
        var rollout: Int?
        var holdout: Int?
        var active: (from: Milliseconds?, until: Milliseconds?, sends: Bool)?
        var trace = false
        var purpose = "marketing"
        var priority = 50
        var hasValue = false
        var tags: [String] = []
        var trigger = Cause.events(["a"])
        var condition: Condition?
        var hasKey = false
        var maxAge: Milliseconds = 86_400_000
        var when: Condition?
        var restarts = false
        var reEntry = ReEntry.always
        var exits: [Exit] = []
        var steps: [Step] = []
        var goal: Goal?
    }

    var features: [Feature] = []
    var segments: [Segment] = []
    var channels: [Channel] = []
    var defaultZone: String?
    var isGranted = true
    var holdout: (percent: Int, salt: String)?
    var quietHours: QuietHours?
    var caps: [Cap] = []
    var suppressions: [Suppression] = []
    var paused: [String] = []
    /// What carries the label `health`, which needs consent to `wellbeing`: event types, segments, and the attribute `level`.
    var labelled: Set<String> = []
    /// By name.
    var campaigns: [Campaign] = []

    /// The same where campaigns that a policy pauses have that for their mode.
    var withPauses: NaiveRules {
        var rules = self
        for index in rules.campaigns.indices where paused.contains(rules.campaigns[index].name) {
            rules.campaigns[index].mode = "paused"
        }
        return rules
    }

    static let types = ["a", "b", "c"]
    static let feedback = ["message.delivered", "message.clicked", "message.failed", "message.unsubscribed"]
}
