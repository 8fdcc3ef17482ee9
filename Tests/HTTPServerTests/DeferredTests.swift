internal import Glibc
internal import Testing
@testable internal import HTTPServer

/// Requests whose answers must wait for something.
struct DeferredTests {
    /// What takes the replies that a route hands out.
    @safe
    private final class Waiting: @unchecked Sendable {
        private let mutex: UnsafeMutablePointer<pthread_mutex_t>
        private var replies: [Reply] = []

        init() {
            unsafe mutex = .allocate(capacity: 1)
            unsafe mutex.initialize(to: pthread_mutex_t())
            unsafe pthread_mutex_init(mutex, nil)
        }

        func add(_ reply: Reply) { locked { replies.append(reply) } }
        private func takeFirst() -> Reply? { locked { replies.isEmpty ? nil : replies.removeFirst() } }

        /// Waits for a request, a minute at most.
        func next() throws -> Reply {
            let deadline = ContinuousClock.now + .seconds(60)
            while true {
                if let reply = takeFirst() { return reply }
                try #require(ContinuousClock.now < deadline, "no request has arrived")
                sched_yield()
            }
        }

        private func locked<Result>(_ body: () -> Result) -> Result {
            unsafe pthread_mutex_lock(mutex)
            defer { unsafe pthread_mutex_unlock(mutex) }
            return body()
        }
    }

    private func serve(_ waiting: Waiting) throws -> Server {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        return try Server(
            at: address,
            routes: [
                Route(.get, "/now") { _ in .text("now\n") },
                Route(.post, "/later", deferring: { _, reply in waiting.add(reply) }),
                Route(.post, "/at-once", deferring: { _, reply in reply.send(.text("at once\n")) }),
            ])
    }

    @Test func othersAreServedWhileARequestWaits() throws {
        let waiting = Waiting()
        let server = try serve(waiting)
        let client = Client(server.address)
        client.send("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let reply = try waiting.next()
        #expect(Client.ask(server.address, "GET /now").body == "now\n")
        reply.send(.text("later\n", status: 202))
        reply.send(.text("too late\n"))
        let answer = Answer(client.receiveAll())
        #expect(answer.status == 202)
        #expect(answer.body == "later\n")
    }

    @Test func anAnswerMayComeBeforeTheHandlerReturns() throws {
        let server = try serve(Waiting())
        #expect(Client.ask(server.address, "POST /at-once").body == "at once\n")
    }

    @Test func whoStillWaitsWhenTheServerEndsIsToldSo() throws {
        let waiting = Waiting()
        let server = try serve(waiting)
        let client = Client(server.address)
        client.send("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let reply = try waiting.next()
        server.stop()
        #expect(Answer(client.receiveAll()).status != 202)
        // In vain, but harmless.
        reply.send(.text("later\n", status: 202))
    }

    @Test func aClientThatWentAwayIsNoTrouble() throws {
        let waiting = Waiting()
        let server = try serve(waiting)
        do {
            let client = Client(server.address)
            client.send("POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            _ = client
            try waiting.next().send(.text("later\n"))
        }
        #expect(Client.ask(server.address, "GET /now").body == "now\n")
    }
}
