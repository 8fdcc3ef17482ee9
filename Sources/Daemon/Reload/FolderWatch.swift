internal import Glibc
internal import OperatingSystem

/// A thread that tells when the files below a path may have changed and are quiet again (``FolderChanges``).
struct FolderWatch: ~Copyable {
    /// Closed before the thread is waited for, which it ends.
    private let end: End
    private let thread: Thread

    private struct End: ~Copyable {
        let descriptor: Int32
        deinit { close(descriptor) }
    }

    /// Begins to watch, and tells once: what changed before is told of, too.
    init(
        _ path: String, log: Log, pause: Duration = FolderChanges.pause, onChange: @escaping @Sendable () -> Void
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
            FolderChanges.watch(
                [path], until: reading, pause: pause,
                onFailure: { failure in
                    log.warning(
                        "not all changes of rules will be noticed; send SIGHUP after a change",
                        ["error": .string(failure)])
                },
                onChange: {
                    onChange()
                    return true
                })
            close(reading)
        }
        end = ending
    }

    /// Ends the thread, and waits for it.
    consuming func stop() {}
}
