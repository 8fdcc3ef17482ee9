internal import Glibc
internal import Testing
@testable internal import HTTPServer

/// Answers that go on.
struct EventStreamTests {
    /// What takes the streams that a route opens.
    @safe
    private final class Opened: @unchecked Sendable {
        private let mutex: UnsafeMutablePointer<pthread_mutex_t>
        private var streams: [EventStream] = []

        init() {
            unsafe mutex = .allocate(capacity: 1)
            unsafe mutex.initialize(to: pthread_mutex_t())
            unsafe pthread_mutex_init(mutex, nil)
        }

        func add(_ stream: EventStream) { locked { streams.append(stream) } }
        private func takeFirst() -> EventStream? { locked { streams.isEmpty ? nil : streams.removeFirst() } }

        /// Waits for a stream, a minute at most.
        func next() throws -> EventStream {
            let deadline = ContinuousClock.now + .seconds(60)
            while true {
                if let stream = takeFirst() { return stream }
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

    private func serve(_ opened: Opened) throws -> Server {
        try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: [
                Route(.get, "/now") { _ in .text("now\n") },
                Route(
                    .get, "/stream",
                    streaming: { request, stream in
                        if request.query("refuse") != nil { return .error("no", status: 400) }
                        opened.add(stream)
                        return nil
                    }),
            ])
    }

    private func open(_ client: borrowing Client, _ query: String = "") {
        client.send("GET /stream\(query) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    @Test func eventsArriveAsTheyAreSentAndOthersAreServedMeanwhile() throws {
        let opened = Opened()
        let server = try serve(opened)
        let client = Client(server.address)
        open(client)
        let stream = try opened.next()
        #expect(stream.send("decision", data: Array("{\"a\":1}".utf8)))
        let first = client.receive(until: "\n\n\r\n")
        #expect(first.contains("Content-Type: text/event-stream"), "\(first)")
        #expect(first.contains("event: decision\ndata: {\"a\":1}\n\n"), "\(first)")
        #expect(Client.ask(server.address, "GET /now").body == "now\n")
        #expect(stream.send("decision", data: Array("2".utf8)))
        #expect(client.receive(until: "\n\n\r\n").contains("data: 2\n\n"))
        #expect(stream.beat())
        #expect(client.receive(until: ":\n\n\r\n").contains(":\n\n"))
        stream.end()
        _ = client.receiveAll()
        #expect(!stream.send("decision", data: []))
    }

    @Test func whatASlowClientHasNoRoomForIsLeftOutAndTold() throws {
        let opened = Opened()
        let server = try serve(opened)
        let client = Client(server.address)
        open(client)
        let stream = try opened.next()
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 60_000)
        // The sockets' buffers take some megabytes before anything waits.
        for _ in 0..<1_000 { #expect(stream.send("decision", data: large)) }
        var text = ""
        while !text.contains("event: last") {
            #expect(stream.send("last", data: Array("end".utf8)))
            text = client.receive(until: "\n\n\r\n")
            guard !text.isEmpty else { break }
        }
        stream.end()
        text += client.receiveAll()
        #expect(text.contains("event: dropped\ndata: {\"dropped\":"))
    }

    @Test func aRefusalIsAnAnswer() throws {
        let server = try serve(Opened())
        #expect(Client.ask(server.address, "GET /stream?refuse=1").status == 400)
        // It has given its place back.
        for _ in 0..<2 * Limits.streams { _ = Client.ask(server.address, "GET /stream?refuse=1") }
        #expect(Client.ask(server.address, "GET /stream?refuse=1").status == 400)
    }

    @Test func streamsAreBounded() throws {
        let opened = Opened()
        let server = try serve(opened)
        var streams: [EventStream] = []
        var clients: [Holder] = []
        for _ in 0..<Limits.streams {
            let holder = Holder(server.address)
            open(holder.client)
            clients.append(holder)
            streams.append(try opened.next())
        }
        #expect(Client.ask(server.address, "GET /stream").status == 503)
        #expect(clients.count == Limits.streams)
    }

    @Test func theEndOfTheServerEndsThem() throws {
        let opened = Opened()
        let server = try serve(opened)
        let clients = [Holder(server.address), Holder(server.address)]
        for holder in clients { open(holder.client) }
        let streams = [try opened.next(), try opened.next()]
        server.stop()
        for holder in clients { _ = holder.client.receiveAll() }
        // In vain, but harmless.
        for stream in streams { #expect(!stream.send("decision", data: [])) }
    }

    @Test func aClientThatWentAwayIsNoticed() throws {
        let opened = Opened()
        let server = try serve(opened)
        let stream: EventStream
        do {
            let client = Client(server.address)
            open(client)
            stream = try opened.next()
            #expect(stream.send("decision", data: Array("1".utf8)))
            _ = client.receive(until: "\n\n\r\n")
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while stream.beat(), ContinuousClock.now < deadline {}
        #expect(!stream.beat())
        #expect(Client.ask(server.address, "GET /now").body == "now\n")
    }

    private final class Holder {
        let client: Client
        init(_ address: ListenAddress) { client = Client(address) }
    }
}
