import Events

/// All that the naive world knows of one individual: lists that only grow, and are searched.
final class NaivePerson {
    /// What a journey stands at.
    enum Stand {
        case moving
        case waiting(until: Milliseconds)
        case awaiting(
            until: Milliseconds, types: [String], NaiveRules.Condition?, then: [NaiveRules.Step], [NaiveRules.Step])
        case held(until: Milliseconds)

        var due: Milliseconds? {
            switch self {
            case .moving: nil
            case .waiting(let until), .held(let until): until
            case .awaiting(let until, _, _, _, _): until
            }
        }
    }

    /// Steps on the way, with the awaited event that holds within them.
    struct Frame {
        var steps: [NaiveRules.Step]
        var next = 0
        var awaited: NaiveEvent?
    }

    final class Journey {
        let campaign: NaiveRules.Campaign
        let key: String
        let trigger: NaiveEvent
        let id: String
        let holdout: String?
        var frames: [Frame]
        var stand = Stand.moving
        var base: Milliseconds
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
            _ campaign: NaiveRules.Campaign, key: String, trigger: NaiveEvent, id: String, holdout: String?,
            base: Milliseconds, isNew: Bool
        ) {
            self.campaign = campaign
            self.key = key
            self.trigger = trigger
            self.id = id
            self.holdout = holdout
            self.base = base
            self.isNew = isNew
            frames = [Frame(steps: campaign.steps)]
        }

        /// What `event` is where it stands: the awaited event of the innermost `then`, else the trigger.
        var event: NaiveEvent { frames.last { $0.awaited != nil }?.awaited ?? trigger }

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
        let id: String
        let campaign: String
        let step: String
        let channel: String
        let template: String
        let variant: String?
        let tags: [String]
    }

    struct Goal {
        let campaign: NaiveRules.Campaign
        let key: String
        let trigger: NaiveEvent
        let journey: String
        let holdout: String?
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

    let id: String
    var seen: [(id: String, clock: Milliseconds)] = []
    /// Those in series: by feature name, whether they were kept.
    var events: [(event: NaiveEvent, features: Set<String>)] = []
    var attributes: [String: NaiveValue] = [:]
    var consents: [(channel: String?, granted: Bool, time: Milliseconds)] = []
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
