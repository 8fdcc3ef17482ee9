public import CEL
public import Events

/// A test that campaign teams wrote beside their rules, to be run in virtual time.
public struct RuleTest: Sendable {
    /// Its name.
    public let name: String
    /// The file where it stands.
    public let file: String
    /// Its line there, 1-based.
    public let line: Int
    /// Indexes of the campaigns that are live; nil for all.
    public let campaigns: [Int]?
    /// The instant of offset 0.
    public let start: Milliseconds
    /// What is known of the individual before `start`.
    public let individual: Individual
    /// What happens, in order.
    public let timeline: [Item]
    /// The decisions expected, or nil where they are not checked.
    public let expectations: [Expectation]?
    /// Decisions that must not occur.
    public let never: [Expectation]
    /// Values of features, scores and segments at instants.
    public let readings: [Reading]
    /// Whether control groups and rollouts are drawn; else everybody gets everything.
    public let drawsGroups: Bool

    /// An individual as a test sets it up.
    public struct Individual: Sendable {
        /// The individual's id.
        public let id: String
        /// By index in the schema's attributes.
        public let attributes: [(index: Int, value: Value)]
        /// Purpose, channel (nil: all) and whether it is granted.
        public let consents: [(purpose: String, channel: String?, granted: Bool)]

        /// Creates an individual.
        public init(
            id: String, attributes: [(index: Int, value: Value)],
            consents: [(purpose: String, channel: String?, granted: Bool)]
        ) {
            self.id = id
            self.attributes = attributes
            self.consents = consents
        }
    }

    /// An item of the timeline.
    public struct Item: Sendable {
        /// The record's timestamp.
        public let at: Milliseconds
        /// Its place in the file, 1-based.
        public let line: Int
        /// What arrives; nil lets time pass.
        public let event: Arrival?

        /// Creates an item.
        public init(at: Milliseconds, line: Int, event: Arrival?) {
            self.at = at
            self.line = line
            self.event = event
        }
    }

    /// An event that arrives.
    public struct Arrival: Sendable {
        /// Whose it is; nil: the test's individual.
        public let individual: String?
        /// The name of its type.
        public let type: String
        /// Its id.
        public let id: String
        /// Its own time as the record has it, where the item names one: any text.
        public let time: String?
        /// Its data as a JSON object.
        public let data: [UInt8]
        /// The campaign whose last command's id goes into `data.command_id`.
        public let command: Int?
        /// Why the record must not be applied: a dead-letter reason, `duplicate`, `undeclared_type` or `erased`.
        public let rejected: String?

        /// Creates an arrival.
        public init(
            individual: String?, type: String, id: String, time: String?, data: [UInt8], command: Int?,
            rejected: String?
        ) {
            self.individual = individual
            self.type = type
            self.id = id
            self.time = time
            self.data = data
            self.command = command
            self.rejected = rejected
        }
    }

    /// What an expectation asks of a decision.
    public struct Expectation: Sendable {
        /// The kinds of outcome that tests name.
        public enum Kind: String, Sendable, CaseIterable {
            case send, suppress, `defer`, shadow, enter, exit, convert
        }

        /// A field of a decision.
        public enum Field: String, Sendable, CaseIterable {
            case at, individual, step, key, channel, template, params, variant, reason, detail, until, value, trigger
            case holdout
            case commandID = "command_id"
            case expires
        }

        /// The outcome.
        public let kind: Kind
        /// The campaign's index.
        public let campaign: Int
        /// The fields that must match; instants (`at`, `until`, `expires`) are `.timestamp`, `params` a map.
        public let fields: [(field: Field, value: Value)]
        /// Its place in the file, 1-based.
        public let line: Int

        /// Creates an expectation.
        public init(kind: Kind, campaign: Int, fields: [(field: Field, value: Value)], line: Int) {
            self.kind = kind
            self.campaign = campaign
            self.fields = fields
            self.line = line
        }
    }

    /// A value that must be read at an instant.
    public struct Reading: Sendable {
        /// When it is read.
        public let at: Milliseconds
        /// Whose; nil: the test's individual.
        public let individual: String?
        /// What is read: `.feature`, `.score` or `.segment`.
        public let slot: Slot
        /// Its name as written.
        public let name: String
        /// The value, `.null` where there must be none, `.error` where reading it must fail.
        public let value: Value
        /// Its place in the file, 1-based.
        public let line: Int

        /// Creates a reading.
        public init(at: Milliseconds, individual: String?, slot: Slot, name: String, value: Value, line: Int) {
            self.at = at
            self.individual = individual
            self.slot = slot
            self.name = name
            self.value = value
            self.line = line
        }
    }

    /// Creates a test.
    public init(
        name: String, file: String, line: Int, campaigns: [Int]?, start: Milliseconds, individual: Individual,
        timeline: [Item], expectations: [Expectation]?, never: [Expectation], readings: [Reading],
        drawsGroups: Bool
    ) {
        self.name = name
        self.file = file
        self.line = line
        self.campaigns = campaigns
        self.start = start
        self.individual = individual
        self.timeline = timeline
        self.expectations = expectations
        self.never = never
        self.readings = readings
        self.drawsGroups = drawsGroups
    }
}
