internal import CMicroHTTPD
internal import Glibc

/// The answer that a request still waits for; its connection rests meanwhile, and the server's thread serves others.
///
/// May be sent from any thread, once; what is sent later is dropped.
@safe
package final class Reply: @unchecked Sendable {
    private enum Phase {
        /// Nobody has answered yet.
        case waiting
        /// The answer waits for the server's thread.
        case answered(Response)
        /// The server's thread has it.
        case taken
    }

    // Touched by the server's thread and by whoever answers: under the mutex of the server's replies.
    private var phase = Phase.waiting
    private let connection: OpaquePointer
    private let replies: Replies

    fileprivate init(_ connection: OpaquePointer, _ replies: Replies) {
        unsafe self.connection = connection
        self.replies = replies
    }

    /// Answers, and wakes the connection.
    package func send(_ response: Response) {
        replies.withLock { answer(response) }
    }

    /// The answer, for the server's thread to queue.
    func take() -> Response? {
        replies.withLock {
            guard case .answered(let response) = phase else { return nil }
            phase = .taken
            return response
        }
    }

    /// The connection is gone; whoever answers now does so in vain.
    func abandon() {
        replies.withLock {
            phase = .taken
            replies.forget(self)
        }
    }

    fileprivate func answer(_ response: Response) {
        guard case .waiting = phase else { return }
        phase = .answered(response)
        replies.forget(self)
        // Under the lock: after it the server may end, and with it the connection.
        unsafe MHD_resume_connection(connection)
    }
}

/// The requests of a server that wait for their answers.
@safe
final class Replies: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var waiting: [ObjectIdentifier: Reply] = [:]
    private var isClosed = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Lets a connection rest until somebody answers; nil where the server is about to end. On the server's thread.
    func suspend(_ connection: OpaquePointer) -> Reply? {
        withLock {
            if isClosed { return nil }
            let reply = unsafe Reply(connection, self)
            waiting[ObjectIdentifier(reply)] = reply
            unsafe MHD_suspend_connection(connection)
            return reply
        }
    }

    /// Answers all that still wait, since the server ends: the library must not be stopped while a connection rests.
    func close() {
        withLock {
            isClosed = true
            for reply in Array(waiting.values) { reply.answer(.text("the server is stopping\n", status: 503)) }
        }
    }

    fileprivate func forget(_ reply: Reply) { waiting[ObjectIdentifier(reply)] = nil }

    fileprivate func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
