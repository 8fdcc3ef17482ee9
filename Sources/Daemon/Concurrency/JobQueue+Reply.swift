internal import HTTPServer

extension JobQueue {
    /// Has a request answered by work that may take long; a 503 where too much waits.
    func submit(_ reply: Reply, _ answer: @escaping @Sendable () -> Response) {
        let isTaken = submit { reply.send(answer()) }
        if !isTaken { reply.send(.error("the daemon is busy; ask again", status: 503)) }
    }
}
