import Events

/// All that the naive world knows of one individual: lists that only grow, and are searched.
final class NaivePerson {
    /// What a journey stands at.
    enum Stand {
        case moving
        case waiting(until: Milliseconds)
        case awaiting(until: Milliseconds)
        case held(until: Milliseconds)

        var due: Milliseconds? {
            switch self {
            case .moving: nil
            case .waiting(let until), .held(let until), .awaiting(let until): until
            }
        }
    }

    /// Steps on the way.
    struct Frame {
        var steps: [NaiveRules.Step]
        var next = 0
        /// Of a `then`, the id of its await; and the event that came.
        var awaitID: String?
        var awaited: NaiveEvent?
    }

    final class Journey {
        var campaign: NaiveRules.Campaign
        let key: String
        /// With what the campaign read of it when it began.
        let trigger: NaiveEvent
        let id: String
        /// What it was a shadow of when it entered.
        let group: String?
        var frames: [Frame]
        var stand = Stand.moving
        var base: Milliseconds
        /// What the campaign's `when` read, and what the send at hand did.
        var entryReads: [String: String] = [:]
        var sendReads: [String: String] = [:]
        /// The step at which it stood last.
        var parkedAt: NaiveRules.Step?
        var hasWaited = false
        var hasSent = false
        /// When the send at hand first came to be judged, and when it was first held.
        var judgedSince: Milliseconds?
        var heldSince: Milliseconds?
        /// Whether it began at the instant at hand, and not as a restart.
        var isNew: Bool
        /// Whether a suppression of a send was left out at the instant at hand.
        var hasLeftOut = false
        /// The index of its last record of a send at the instant at hand.
        var lastRecord: Int?

        init(
            _ campaign: NaiveRules.Campaign, key: String, trigger: NaiveEvent, id: String, group: String?,
            base: Milliseconds, isNew: Bool
        ) {
            self.campaign = campaign
            self.key = key
            self.trigger = trigger.keeping(campaign.readsOfTrigger)
            self.id = id
            self.group = group
            self.base = base
            self.isNew = isNew
            frames = [Frame(steps: campaign.steps)]
        }

        /// What `event` is where it stands: the awaited event of the innermost `then`, else the trigger. Nil: other rules came between.
        var event: NaiveEvent? {
            guard let frame = frames.last(where: { $0.awaitID != nil }) else { return trigger }
            return frame.awaited
        }

        /// What it is a shadow of: what it was at first, else of a campaign that became one.
        var holdout: String? { group ?? (campaign.mode == "shadow" ? "shadow" : nil) }

        /// The step at which it stands.
        var step: NaiveRules.Step? {
            guard let frame = frames.last, frame.next < frame.steps.count else { return nil }
            return frame.steps[frame.next]
        }

        func moveOn() { frames[frames.count - 1].next += 1 }
    }

    struct Sent {
        let time: Milliseconds
        let channel: String
        let tags: [String]
        let command: String
        let isShadow: Bool
    }

    struct Command {
        let time: Milliseconds
        let id: String
        let campaign: String
        let step: String
        let channel: String
        let template: String
        let variant: String?
        let tags: [String]
    }

    struct Goal {
        let campaign: String
        let key: String
        let trigger: NaiveEvent
        let journey: String
        let holdout: String?
        /// The end of the window, as the rules had it when it began.
        let end: Milliseconds
        var isConverted = false
        /// The last send: step and variant.
        var last: (step: String, variant: String?, command: String?)?
    }

    struct Told {
        var step: String?
        var reason: String
        var detail: String?
        var time: Milliseconds
        var leftOut = 0
    }

    var id: String
    /// Whether anything ever happened to them.
    var isKnown = false
    var seen: [(id: String, clock: Milliseconds)] = []
    /// All events, with the series that kept them.
    var events: [(event: NaiveEvent, series: Set<String>)] = []
    var attributes: [String: NaiveValue] = [:]
    var consents: [(purpose: String, channel: String?, granted: Bool, time: Milliseconds)] = []
    var journeys: [Journey] = []
    var ended: [(campaign: String, key: String, time: Milliseconds)] = []
    var sent: [Sent] = []
    var commands: [Command] = []
    var goals: [Goal] = []
    var told: [String: Told] = [:]
    /// Up to when it is known what time alone did to segments.
    var slid: Milliseconds = .min
    /// The stage in which each segment is; nil in none.
    var segments: [String: String] = [:]

    init(_ id: String) { self.id = id }
}
