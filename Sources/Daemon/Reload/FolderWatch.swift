internal import Glibc

/// A thread that tells when the files below a path may have changed and are quiet again.
///
/// Nothing is made of single events: editors write, rename and link in many ways, and a checkout comes in a burst. After a pause
/// without any, somebody looks at the files as a whole.
struct FolderWatch: ~Copyable {
    /// The time without a change after which the files count as complete.
    static let pause = Duration.milliseconds(500)
    /// The longest wait for that pause: another program may write there all the time.
    static let mostPatience = Duration.seconds(30)

    /// Closed before the thread is waited for, which it ends.
    private let end: End
    private let thread: Thread

    private struct End: ~Copyable {
        let descriptor: Int32
        deinit { close(descriptor) }
    }

    /// Begins to watch, and tells once: what changed before is told of, too.
    init(
        _ path: String, log: Log, pause: Duration = pause, onChange: @escaping @Sendable () -> Void
    ) throws {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else {
            throw ServiceError(.failure, "cannot watch \(path): no file descriptor is left")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reading, writing) = (ends[0], ends[1])
        // With the writing end open the thread lives on: whoever cannot start it has nothing to end.
        let ending = End(descriptor: writing)
        thread = try Thread(name: "rules-watch") {
            Self.watch(path, until: reading, log: log, pause: pause, onChange)
            close(reading)
        }
        end = ending
    }

    /// Ends the thread, and waits for it.
    consuming func stop() {}

    private static func watch(
        _ path: String, until end: Int32, log: Log, pause: Duration, _ onChange: () -> Void
    ) {
        var reported: String?
        while true {
            // First the watches, then the files: whatever changes from here on is told of.
            let tree = WatchedTree(path)
            if let failure = tree.failure, failure != reported {
                log.warning(
                    "not all changes of rules will be noticed; send SIGHUP after a change", ["error": .string(failure)])
            }
            reported = tree.failure
            onChange()
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
