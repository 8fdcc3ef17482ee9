internal import CMicroHTTPD
internal import Glibc
internal import OperatingSystem

/// The connections whose request has not come whole yet, each with the instant at which it is closed: the library's own limit is
/// one of silence, which a client that sends a line now and then never reaches.
@safe
final class RequestDeadlines: @unchecked Sendable {
    private struct Waiting {
        let descriptor: Int32
        /// Nil while no request is to come.
        var deadline: ContinuousClock.Instant?
    }

    // All under the mutex: the server's thread and that of the sweeps come here.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// By the connection's address.
    private var connections: [Int: Waiting] = [:]
    private let limit: Duration

    /// Gives each request so long to come whole.
    init(limit: Duration) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        self.limit = limit
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// A connection was opened: its first request is to come.
    func opened(_ connection: OpaquePointer) {
        let waiting = unsafe Waiting(
            descriptor: attune_mhd_descriptor(connection), deadline: .now + limit)
        let key = Int(bitPattern: connection)
        withLock { connections[key] = waiting }
    }

    /// A connection's request has come whole: its answer may take as long as it takes.
    func received(_ connection: OpaquePointer) {
        let key = Int(bitPattern: connection)
        withLock { connections[key]?.deadline = nil }
    }

    /// A request is done with; another may come after a while of silence, whose length the library limits.
    func completed(_ connection: OpaquePointer) {
        let deadline = ContinuousClock.now + .seconds(Int(Limits.idleSeconds)) + limit
        let key = Int(bitPattern: connection)
        withLock { connections[key]?.deadline = deadline }
    }

    /// A connection is about to be closed. Afterwards its descriptor may be another's.
    func closed(_ connection: OpaquePointer) {
        let key = Int(bitPattern: connection)
        withLock { connections[key] = nil }
    }

    /// Has connections end that are overdue; the server's thread notices, and closes them.
    func endOverdue() {
        withLock {
            let now = ContinuousClock.now
            for waiting in connections.values {
                guard let deadline = waiting.deadline, deadline <= now else { continue }
                shutdown(waiting.descriptor, Int32(SHUT_RDWR))
            }
        }
    }

    private func withLock(_ body: () -> Void) {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        body()
    }
}

/// The thread that looks for requests that are overdue, until the value ends.
struct DeadlineWatch: ~Copyable {
    /// The end of a pipe that is closed when the watch ends; its thread, for which the value's end waits, has the other.
    private let ending: Int32
    private let thread: Thread

    /// Looks at some deadlines four times within their limit.
    init(_ deadlines: RequestDeadlines, limit: Duration) throws(ThreadError) {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reading = ends[0]
        let pace = Int32(max(1, limit / .milliseconds(4)))
        ending = ends[1]
        thread = try Thread(name: "http deadlines") {
            var wanted = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            while unsafe poll(&wanted, 1, pace) <= 0 { deadlines.endOverdue() }
            close(reading)
        }
    }

    deinit { close(ending) }
}
