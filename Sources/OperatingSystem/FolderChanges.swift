internal import Glibc

/// Tells when the files below some paths may have changed and are quiet again.
///
/// Nothing is made of single events: editors write, rename and link in many ways, and a checkout comes in a burst. After a pause
/// without any, somebody looks at the files as a whole.
package enum FolderChanges {
    /// The time without a change after which the files count as complete.
    package static let pause = Duration.milliseconds(500)
    /// The longest wait for that pause: another program may write there all the time.
    static let mostPatience = Duration.seconds(30)

    /// Watches, and tells once at the beginning: what changed before is told of, too. Ends when `onChange` says false, or when the other
    /// end of the pipe `end` is closed; an `end` below 0 never is.
    ///
    /// - Parameter onFailure: Is told why not all changes will be noticed, once for each reason.
    package static func watch(
        _ paths: [String], until end: Int32 = -1, pause: Duration = pause, onFailure: (String) -> Void,
        onChange: () -> Bool
    ) {
        var reported: String?
        while true {
            // First the watches, then the files: whatever changes from here on is told of.
            let tree = WatchedTree(paths)
            if let failure = tree.failure, failure != reported { onFailure(failure) }
            reported = tree.failure
            guard onChange() else { return }
            repeat {
                guard listen(to: tree.descriptor, or: end, timeout: nil) != .end else { return }
            } while !tree.drain()
            let deadline = ContinuousClock.now + mostPatience
            settling: while ContinuousClock.now < deadline {
                switch listen(to: tree.descriptor, or: end, timeout: pause) {
                case .end: return
                case .quiet: break settling
                case .change: _ = tree.drain()
                }
            }
        }
    }

    private enum Awaited {
        case change, quiet, end
    }

    private static func listen(to changes: Int32, or end: Int32, timeout: Duration?) -> Awaited {
        // A descriptor below 0 is passed over by poll: without inotify there is only the end to wait for.
        var requests = [
            pollfd(fd: changes, events: Int16(POLLIN), revents: 0), pollfd(fd: end, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let milliseconds = timeout.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
            let ready = unsafe poll(&requests, 2, milliseconds)
            if ready < 0, errno == EINTR { continue }
            if requests[1].revents != 0 || ready < 0 { return .end }
            return ready == 0 ? .quiet : .change
        }
    }
}

extension Duration {
    /// Milliseconds, finer parts dropped.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
