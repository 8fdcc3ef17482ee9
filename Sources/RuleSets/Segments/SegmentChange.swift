internal import Events

/// The way in which a segment, or a stage of one, changes for an individual. The raw value is its key in rule files.
public enum SegmentDirection: String, Sendable, CaseIterable {
    /// The individual was not in it before.
    case enters
    /// The individual is not in it any more.
    case leaves
}

/// A change of segment that a trigger or an exit waits for.
public struct SegmentChange: Sendable {
    /// The segment's index in ``RuleSet/segments``.
    public let segment: Int
    /// Whether it is entered or left.
    public let direction: SegmentDirection
    /// The hash of the one stage that it is about, as ``SegmentValue`` has it; nil for the segment as a whole, which of a staged one
    /// is every stage.
    public let stage: UInt64?

    /// Creates a change to wait for.
    public init(segment: Int, direction: SegmentDirection, stage: UInt64?) {
        self.segment = segment
        self.direction = direction
        self.stage = stage
    }

    /// Whether something that happened is what it waits for.
    public func matches(_ transition: SegmentTransition) -> Bool {
        segment == transition.segment && direction == transition.direction
            && (stage ?? transition.value) == transition.value
    }
}

/// A change of segment that happened to an individual.
public struct SegmentTransition: Sendable {
    /// The segment's index in ``RuleSet/segments``.
    public let segment: Int
    /// Whether it was entered or left.
    public let direction: SegmentDirection
    /// What was entered or left, as ``SegmentValue`` has it; never ``SegmentValue/outside``.
    public let value: UInt64

    /// Creates a transition.
    public init(segment: Int, direction: SegmentDirection, value: UInt64) {
        self.segment = segment
        self.direction = direction
        self.value = value
    }
}

/// Where an individual is as to a segment, as a number that outlives builds.
public enum SegmentValue {
    /// In no stage, or not in it; an error counts as that.
    public static let outside: UInt64 = 0
    /// In a segment without stages.
    public static let inside: UInt64 = 1

    /// In a stage, by its name: ``StableHash``.
    public static func stage(_ name: String) -> UInt64 { StableHash.hash(name) }
}
