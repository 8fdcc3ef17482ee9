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
        #expect(stream.send("decision", data: Array("{\"a\":1}".utf8)) == .sent)
        let first = client.receive(until: "\n\n\r\n")
        #expect(first.contains("Content-Type: text/event-stream"), "\(first)")
        #expect(first.contains("event: decision\ndata: {\"a\":1}\n\n"), "\(first)")
        #expect(Client.ask(server.address, "GET /now").body == "now\n")
        #expect(stream.send("decision", data: Array("2".utf8)) == .sent)
        #expect(client.receive(until: "\n\n\r\n").contains("data: 2\n\n"))
        #expect(stream.beat())
        #expect(client.receive(until: ":\n\n\r\n").contains(":\n\n"))
        stream.end()
        _ = client.receiveAll()
        #expect(stream.send("decision", data: []) == .closed)
    }

    @Test func whatASlowClientHasNoRoomForIsLeftOutAndTold() throws {
        let opened = Opened()
        let server = try serve(opened)
        let client = Client(server.address)
        open(client)
        let stream = try opened.next()
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 60_000)
        // The sockets' buffers take some megabytes before anything waits.
        var leftOut = 0
        for _ in 0..<1_000 where stream.send("decision", data: large) == .leftOut { leftOut += 1 }
        #expect(leftOut > 0)
        // Told without an event behind it, as soon as the client has read enough.
        var text = ""
        while dropped(in: text) < leftOut {
            let piece = client.receive(until: "\n\n\r\n")
            guard !piece.isEmpty else { break }
            text += piece
        }
        #expect(dropped(in: text) == leftOut)
        #expect(stream.send("last", data: Array("end".utf8)) == .sent)
        stream.noteDropped(7)
        stream.end()
        let rest = client.receiveAll()
        #expect(rest.contains("event: last") && rest.contains("{\"dropped\":7}"))
    }

    /// The events that an answer in chunks says were left out.
    private func dropped(in answer: String) -> Int {
        var body: [UInt8] = []
        var rest = Array(answer.utf8)[...]
        // The headers end with an empty line; then each chunk has a line with its size before it.
        var line: [UInt8] = []
        while let byte = rest.popFirst() {
            line.append(byte)
            guard line.suffix(2) == [0x0D, 0x0A] else { continue }
            if let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) {
                body += rest.prefix(size)
                rest = rest.dropFirst(size)
            }
            line = []
        }
        let lines = String(decoding: body, as: UTF8.self).split(separator: "\n")
        return lines.compactMap { line in
            line.hasPrefix(#"data: {"dropped":"#) ? Int(line.dropFirst(17).dropLast()) : nil
        }.reduce(0, +)
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
        for stream in streams { #expect(stream.send("decision", data: []) == .closed) }
    }

    @Test func aClientThatWentAwayIsNoticed() throws {
        let opened = Opened()
        let server = try serve(opened)
        let stream: EventStream
        do {
            let client = Client(server.address)
            open(client)
            stream = try opened.next()
            #expect(stream.send("decision", data: Array("1".utf8)) == .sent)
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
