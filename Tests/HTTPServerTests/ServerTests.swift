internal import Glibc
internal import Testing
@testable internal import HTTPServer

struct ServerTests {
    private static let routes = [
        Route(.get, "/metrics", access: .open) { _ in .text("up 1\n") },
        Route(.get, "/api/v1/individuals/{id}") { request in .text("id \(request.parameter)\n") },
        Route(.post, "/-/reload", bodyLimit: 10) { request in
            .text("reloaded \(String(decoding: request.body, as: UTF8.self))\n", status: 202)
        },
        Route(.get, "/echo") { request in
            .text(
                "\(request.path) \(request.query.map { "\($0.name)=\($0.value)" }) \(request.header("x-a") ?? "none")\n"
            )
        },
        Route(.get, "/large") { _ in .json(Array(repeating: UInt8(ascii: "x"), count: 3_000_000)) },
    ]

    private static let nothing = "{\"error\":\"there is nothing at this path\"}\n"
    private static let broken = "{\"error\":\"the path or query is not correctly escaped UTF-8\"}\n"

    private func server(token: String? = nil, at address: String = "127.0.0.1:0") throws -> Server {
        let address = try #require(ListenAddress(address))
        return try Server(at: address, routes: Self.routes, token: token.flatMap { BearerToken($0) })
    }

    @Test(arguments: [
        ("GET /metrics", 200, "up 1\n"),
        ("GET /api/v1/individuals/joe", 200, "id joe\n"),
        ("GET /api/v1/individuals/a%2Fb%3F%20%C3%A9", 200, "id a/b? é\n"),
        ("GET /echo?b=2&a=1+2&c=%26&d", 200, "/echo [\"b=2\", \"a=1 2\", \"c=&\", \"d=\"] none\n"),
        ("HEAD /metrics", 200, ""),
        ("GET /", 404, nothing),
        ("GET /metrics/", 404, nothing),
        ("GET /api/v1/individuals/", 404, nothing),
        ("GET /api/v1/individuals/a/b", 404, nothing),
        ("POST /metrics", 405, "{\"error\":\"this path does not answer POST\"}\n"),
        ("PATCH /metrics", 405, "{\"error\":\"this path does not answer PATCH\"}\n"),
        ("GET /-/reload", 405, "{\"error\":\"this path does not answer GET\"}\n"),
        ("HEAD /-/reload", 405, ""),
        ("GET /api/v1/individuals/%ff", 400, broken),
        ("GET /echo?a=%2", 400, broken),
    ])
    func aRequestFindsItsRoute(line: String, status: Int, body: String) throws {
        let server = try server()
        let answer = Client.ask(server.address, line)
        #expect(answer.status == status)
        #expect(answer.body == body)
    }

    @Test func headersSayWhatTheBodyIs() throws {
        let server = try server()
        let answer = Client.ask(server.address, "HEAD /metrics")
        #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
        #expect(answer.header("Content-Length") == "5")
        #expect(answer.header("Cache-Control") == "no-store")
        #expect(Client.ask(server.address, "GET /echo", headers: ["X-A: yes"]).body == "/echo [] yes\n")
        #expect(Client.ask(server.address, "DELETE /metrics").header("Allow") == "GET, HEAD")
    }

    @Test(arguments: [
        ("GET /metrics", nil, 200), ("GET /echo", nil, 401), ("GET /echo", "Bearer s3cret", 200),
        ("GET /echo", "bearer s3cret", 200), ("GET /echo", "Bearer s3cre", 401), ("GET /echo", "Bearer s3crets", 401),
        ("GET /echo", "Bearer ", 401), ("GET /echo", "s3cret", 401), ("GET /echo", "Basic s3cret", 401),
        ("GET /echo", "Bearer s3creT", 401), ("POST /-/reload", "Bearer no", 401), ("GET /nothing", nil, 404),
    ])
    func authorizedRoutesNeedTheToken(line: String, authorization: String?, status: Int) throws {
        let server = try server(token: "s3cret")
        let headers = authorization.map { ["Authorization: \($0)"] } ?? []
        let answer = Client.ask(server.address, line, headers: headers)
        #expect(answer.status == status)
        #expect(answer.header("WWW-Authenticate") == (status == 401 ? "Bearer realm=\"attune\"" : nil))
    }

    @Test(arguments: [
        ("", 202), ("0123456789", 202), ("0123456789a", 413), (String(repeating: "x", count: 500_000), 413),
    ])
    func aBodyIsReadUpToItsLimit(body: String, status: Int) throws {
        let server = try server()
        let answer = Client.ask(server.address, "POST /-/reload", body: body)
        #expect(answer.status == status)
        if status == 202 { #expect(answer.body == "reloaded \(body)\n") }
        let chunk = body.isEmpty ? "" : "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n"
        let client = Client(server.address)
        client.send(
            "POST /-/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)0\r\n\r\n"
        )
        #expect(Answer(client.receiveAll()).status == status)
    }

    @Test func anEndlessBodyIsCutOff() throws {
        let server = try server()
        let client = Client(server.address)
        client.send("POST /-/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n\(String(repeating: "x", count: 65_536))\r\n"
        for _ in 0..<100 { client.send(chunk) }
        #expect(client.receiveAll() == "")
    }

    @Test func aPageOfAnotherOriginCannotChangeAnything() throws {
        let server = try server()
        let ours = "Origin: http://\(server.address)"
        #expect(Client.ask(server.address, "POST /-/reload", headers: [ours]).status == 202)
        for origin in ["Origin: http://example.com", "Origin: null"] {
            #expect(Client.ask(server.address, "POST /-/reload", headers: [origin]).status == 403)
            #expect(Client.ask(server.address, "GET /metrics", headers: [origin]).status == 200)
        }
    }

    @Test func aRefusalIsJSONThatNamesTheMethodsThatAreAnswered() throws {
        let server = try server()
        let answer = Client.ask(server.address, "POST /metrics")
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.header("Allow") == "GET, HEAD")
        #expect(
            Client.ask(server.address, "A\"B\\ /metrics").body == #"{"error":"this path does not answer A\"B\\"}"#
                + "\n")
    }

    @Test(arguments: [
        ("localhost:8181", 200), ("LOCALHOST", 200), ("127.0.0.1", 200), ("[::1]:8181", 200), ("10.1.2.3:80", 200),
        ("console.example.com", 200), ("Console.Example.com", 200), ("evil.example", 421), ("evil.example:8181", 421),
        ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("[evil]:1", 421), ("[::1", 421), ("", 421),
        ("localhost:x", 421),
    ])
    func aPageCannotReachALoopbackServerUnderItsOwnName(host: String, status: Int) throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = try Server(at: address, routes: Self.routes, url: "https://user@console.example.com/attune?x")
        func ask(_ path: String) -> Int {
            let client = Client(server.address)
            client.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            return Answer(client.receiveAll()).status
        }
        #expect(ask("/echo") == status)
        // What is open says nothing.
        #expect(ask("/metrics") == 200)
    }

    @Test func theTokenIsEnoughUnderAnyName() throws {
        let server = try server(token: "s3cret")
        let client = Client(server.address)
        client.send(
            "GET /echo HTTP/1.1\r\nHost: attune.example\r\nAuthorization: Bearer s3cret\r\nConnection: close\r\n\r\n")
        #expect(Answer(client.receiveAll()).status == 200)
    }

    @Test func aConnectionServesSeveralRequests() throws {
        let server = try server()
        let client = Client(server.address)
        for id in ["a", "b"] {
            client.send("GET /api/v1/individuals/\(id) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(client.receive(until: "id \(id)\n").contains("id \(id)\n"))
        }
    }

    @Test func requestsThatTrickleEndSoThatOthersAreServed() throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = try Server(at: address, routes: Self.routes, requestTime: .milliseconds(300))
        // As many as one address may have.
        let slow = (0..<Int(Limits.connectionsPerAddress)).map { _ in SlowClient(server.address) }
        for client in slow { client.client.send("GET /metrics HTTP/1.1\r\n") }
        let end = ContinuousClock.now + .seconds(20)
        var open = slow
        while !open.isEmpty, ContinuousClock.now < end {
            // A line now and then: never silent for long.
            open.removeAll { !$0.client.isOpen(sending: "X-More: 1\r\n", waiting: 20) }
        }
        #expect(open.isEmpty)
        #expect(Client.ask(server.address, "GET /metrics").status == 200)
    }

    @Test func anAnswerMayTakeLongerThanItsRequest() throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = try Server(at: address, routes: Self.routes, requestTime: .milliseconds(100))
        let client = Client(server.address)
        client.send("GET /api/v1/individuals/a HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(client.receive(until: "id a\n").contains("id a\n"))
        // Silence between two requests is none of a request.
        let isOpen = client.isOpen(sending: "", waiting: 400)
        #expect(isOpen)
        client.send("GET /api/v1/individuals/b HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(client.receive(until: "id b\n").contains("id b\n"))
    }

    @Test func aLargeAnswerArrivesWhole() throws {
        let server = try server()
        #expect(Client.ask(server.address, "GET /large").body.utf8.count == 3_000_000)
    }

    @Test func ipv6IsServed() throws {
        let server = try server(at: "[::1]:0")
        #expect(server.address.description.hasPrefix("[::1]:"))
        #expect(Client.ask(server.address, "GET /metrics").status == 200)
    }

    @Test func aPortInUseIsRefusedWithItsReason() throws {
        let server = try server()
        let address = server.address
        var message = ""
        do throws(ServerError) { _ = try Server(at: address, routes: []) } catch { message = error.description }
        #expect(message == "cannot listen on \(address): Address already in use; another process listens there")
    }

    @Test func stoppingClosesOpenConnectionsAtOnce() throws {
        let server = try server()
        let address = server.address
        let idle = Client(address)
        idle.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _ = idle.receive(until: "up 1\n")
        let half = Client(address)
        half.send("POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n12")
        let start = ContinuousClock.now
        server.stop()
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(idle.receiveAll() == "")
        #expect(half.receiveAll() == "")
        #expect(Client.ask(address, "GET /metrics").status == 0)
    }
}
