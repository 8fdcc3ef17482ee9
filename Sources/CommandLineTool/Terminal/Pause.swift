internal import Glibc

/// Waiting for something that does not tell when it is done.
package enum Pause {
    /// Waits so long, whatever signals come.
    package static func wait(_ duration: Duration) {
        let deadline = ContinuousClock.now + duration
        while true {
            let rest = deadline - ContinuousClock.now
            guard rest > .zero else { return }
            // One millisecond more, so that a rest of less than one does not spin.
            _ = poll(nil, 0, Int32(clamping: rest.components.seconds * 1_000 + rest.milliseconds + 1))
        }
    }
}

extension Duration {
    /// The milliseconds beyond whole seconds.
    fileprivate var milliseconds: Int64 { components.attoseconds / 1_000_000_000_000_000 }
}
