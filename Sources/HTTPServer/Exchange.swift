internal import CMicroHTTPD

/// One request on its way: from its target until the answer is queued. Only the server's thread touches it.
final class Exchange {
    private enum Phase {
        /// The line is known, the headers come with the next call.
        case begun(target: String)
        /// The body comes in pieces.
        case reading(Route, RequestHead)
        /// The connection rests until somebody answers.
        case waiting(Reply)
        /// The answer is queued.
        case answered
    }

    /// What the library is to do next.
    enum Step {
        /// Go on reading.
        case read
        /// Send this.
        case answer(Response)
        /// Let the connection rest, and hand the request on.
        case rest(Route.DeferredHandler, Request)
        /// Send what the handler writes to a stream, unless it refuses.
        case stream(Route.StreamHandler, Request)
        /// Close the connection.
        case abandon
    }

    private var phase: Phase
    private var body: [UInt8] = []
    private var received = 0

    /// Begins with the target as it stands in the request line.
    init(target: String) {
        phase = .begun(target: target)
    }

    /// Goes on with what the library has: at first the headers, then the body in pieces, then an empty piece.
    func advance(
        method: String, headers: () -> [(name: String, value: String)], piece: UnsafeRawBufferPointer, _ router: Router
    )
        -> Step
    {
        switch phase {
        case .begun(let target):
            switch router.decide(method: method, target: target, headers: headers()) {
            case .refuse(let response):
                phase = .answered
                return .answer(response)
            case .route(let route, let head):
                phase = .reading(route, head)
                return .read
            }
        case .reading(let route, _) where unsafe !piece.isEmpty:
            received += piece.count
            guard received <= route.bodyLimit + Limits.discardedBody else { return .abandon }
            if received <= route.bodyLimit { unsafe body.append(contentsOf: piece) }
            return .read
        case .reading(let route, let head):
            phase = .answered
            guard received <= route.bodyLimit else { return .answer(Router.tooLarge(limit: route.bodyLimit)) }
            switch route.answering {
            case .atOnce(let handler): return .answer(handler(head.request(body: body)))
            case .deferred(let handler): return .rest(handler, head.request(body: body))
            case .streaming(let handler): return .stream(handler, head.request(body: body))
            }
        case .waiting(let reply):
            // The library calls once more when the connection is woken.
            phase = .answered
            return reply.take().map(Step.answer) ?? .abandon
        case .answered:
            return .abandon
        }
    }

    /// Waits for an answer.
    func wait(for reply: Reply) { phase = .waiting(reply) }

    /// The connection is done with the request, or gone.
    func end() {
        if case .waiting(let reply) = phase { reply.abandon() }
        phase = .answered
    }
}
