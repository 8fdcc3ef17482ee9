internal import Synchronization
internal import CEL

/// A probe that remembers what a condition ever came to; several threads may tell it.
package final class SeenCondition: ConditionProbe {
    private let seen = Atomic<UInt8>(0)

    private static let begun: UInt8 = 1
    private static let held: UInt8 = 2
    private static let failedToHold: UInt8 = 4

    /// A probe that was told nothing yet.
    package init() {}

    /// It was asked for.
    package func begins() { note(Self.begun) }

    /// It held, or not.
    package func came(to truth: Bool) { note(truth ? Self.held : Self.failedToHold) }

    /// Whether it was ever evaluated, held or not.
    var wasAsked: Bool { has(Self.begun) }
    /// Whether it ever held.
    var wasTrue: Bool { has(Self.held) }
    /// Whether it ever was false.
    var wasFalse: Bool { has(Self.failedToHold) }

    private func has(_ bit: UInt8) -> Bool { seen.load(ordering: .relaxed) & bit != 0 }

    private func note(_ bit: UInt8) {
        // Most of what is told is known: reading does not take the cache line from other threads.
        if !has(bit) { seen.bitwiseOr(bit, ordering: .relaxed) }
    }
}
