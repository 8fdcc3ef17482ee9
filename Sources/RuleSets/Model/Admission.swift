public import Events

/// Whom a campaign takes in and when, and who of them gets its messages.
public struct Admission: Sendable {
    /// What a campaign does with what concerns it. The raw values are those of rule files.
    public enum Mode: String, Sendable, CaseIterable {
        /// It decides and sends.
        case live
        /// It decides as a live one does, and sends nothing.
        case shadow
        /// It starts nothing, and passes over what comes due.
        case paused
    }

    /// What it does; `paused`, too, where `policies.paused` names it.
    public var mode = Mode.live
    /// When it starts journeys; nil: always.
    public var active: ActivePeriod?
    /// The share of individuals that it starts journeys for; nil: all of them.
    public var rollout: Share?
    /// The share of individuals that are its control group; nil: nobody.
    public var holdout: Share?

    /// Creates the admission of a campaign that says nothing of it.
    public init() {}
}

/// A stretch of time with a beginning, an end or both.
public struct ActivePeriod: Sendable {
    /// Its first instant, in Unix milliseconds; nil: it has always begun.
    public let from: Milliseconds?
    /// The first instant behind it, in Unix milliseconds; nil: it never ends.
    public let until: Milliseconds?
    /// Whether it holds for the sends of running journeys, too.
    public let bindsSends: Bool

    /// Creates a period.
    public init(from: Milliseconds?, until: Milliseconds?, bindsSends: Bool) {
        self.from = from
        self.until = until
        self.bindsSends = bindsSends
    }
}

/// A share of all individuals, to a hundredth of a percent.
public struct Share: Hashable, Sendable {
    /// How many of ``whole`` are in it.
    public let hundredths: UInt64

    /// What all individuals are, in hundredths of a percent.
    public static let whole: UInt64 = 10_000

    /// Creates the share of a percentage from 0 to 100, rounded half away from zero.
    public init(percent: Double) {
        hundredths = UInt64((min(max(percent, 0), 100) * 100).rounded(.toNearestOrAwayFromZero))
    }
}
