public import Events
public import RuleSets

/// What a partition is given, one after the other.
public enum Input {
    /// An event that was decoded.
    case event(Event)
    /// An event that was decoded of a record of the re-keyed topic, which is handed over with it.
    case forwarded(Event, RekeyedRecord)
    /// A record of the re-keyed topic that is about ids alone.
    case rekeyed(RekeyedRecord)
    /// A record that only moves the clock: one without a value, or of a type that nobody declared.
    case heard
    /// A record that could not be read. It moves nothing.
    case rejected
    /// Time has passed.
    case time
    /// Another rule set takes over, as of the clock. Journeys that find no place in it are ended, and segments that it waits for taken, by ``settling(most:)``,
    /// which must follow until ``PartitionProcessor/isSettled`` before anything else.
    case rules(RuleSet)
    /// Journeys for which the rule set has no place are ended, and segments taken, those of at most so many individuals: in order of
    /// individual, campaign, key.
    case settling(most: Int)
}

/// The instants at which an input arrives.
public struct Clocks: Sendable {
    /// The timestamp of the record that the input is about; nil where it is about none.
    public var record: Milliseconds?
    /// The wall clock; nil where it plays no part, as with `clock: records`, in tests and in backtests.
    public var wall: Milliseconds?
    /// Whether the partition has read all that there was, so that the wall clock moves its clock, too.
    public var isCaughtUp: Bool

    /// Creates clocks.
    public init(record: Milliseconds? = nil, wall: Milliseconds? = nil, isCaughtUp: Bool = false) {
        self.record = record
        self.wall = wall
        self.isCaughtUp = isCaughtUp
    }

    /// An instant of virtual time.
    public static func at(_ time: Milliseconds) -> Clocks { Clocks(record: time) }

    /// Where the partition's clock may go: the record's timestamp, bounded by the wall clock, which has its own way once all is read.
    /// Nil: nowhere.
    var target: Milliseconds? {
        guard let wall else { return record }
        if isCaughtUp { return wall }
        return record.map { min($0, wall) }
    }
}

/// What became of an event that was decoded.
public enum EventOutcome: Hashable, Sendable {
    /// It changed what is known of its individual.
    case applied
    /// Its id was seen within the deduplication window.
    case duplicate
    /// It is from before its individual was erased.
    case erased
    /// Its individual lives in another partition, which is to have it.
    case rekeyed(Destination)
    /// It came through too many partitions, and found its individual in none.
    case unroutable

    /// What rule tests and metrics call it.
    public var name: String {
        switch self {
        case .applied: "applied"
        case .duplicate: "duplicate"
        case .erased: "erased"
        case .rekeyed: "rekeyed"
        case .unroutable: "unroutable"
        }
    }
}
