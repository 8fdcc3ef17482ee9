internal import Glibc
internal import HTTPServer
internal import Testing
@testable internal import CommandLineTool

struct HTTPClientTests {
    private static let routes = [
        Route(.get, "/large") { _ in .json(Array(repeating: UInt8(ascii: "x"), count: 3_000_000)) },
        Route(.post, "/echo") { request in
            .text("\(request.header("host") ?? "") \(request.header("authorization") ?? "none")")
        },
        Route(.get, "/base/inner") { _ in .text("inner", status: 418) },
    ]

    private func ask(
        _ method: String, _ path: String, at address: String = "127.0.0.1:0", host: String? = nil, prefix: String = "",
        token: String? = nil
    ) throws -> HTTPResponse {
        let server = try Server(at: try #require(ListenAddress(address)), routes: Self.routes)
        let place = host.map { "\($0):\(server.address.port)" } ?? "\(server.address)"
        let client = HTTPClient(try HTTPAddress("http://\(place)\(prefix)"), token: token)
        let response = try client.send(method, path, timeout: .seconds(20))
        server.stop()
        return response
    }

    @Test(arguments: [("127.0.0.1:0", nil), ("[::1]:0", nil), ("127.0.0.1:0", "localhost")] as [(String, String?)])
    func aServerIsReachedByNumberAndByName(address: String, host: String?) throws {
        let response = try ask("GET", "/large", at: address, host: host)
        #expect(response.status == 200)
        #expect(response.body.count == 3_000_000)
    }

    @Test func theTokenAndThePrefixGoAlong() throws {
        let echo = try ask("POST", "/echo", token: "s3cret")
        #expect(String(decoding: echo.body, as: UTF8.self).hasSuffix(" Bearer s3cret"))
        let plain = try ask("POST", "/echo")
        #expect(String(decoding: plain.body, as: UTF8.self).hasSuffix(" none"))
        #expect(try ask("GET", "/inner", prefix: "/base/").status == 418)
    }

    @Test func whoIsNotThereIsSaid() throws {
        let address = try HTTPAddress("http://127.0.0.1:1")
        #expect(throws: HTTPError.connection(ECONNREFUSED)) {
            try HTTPClient(address).send("GET", "/", timeout: .seconds(20))
        }
        let nowhere = HTTPClient(try HTTPAddress("http://no.such.host.invalid"))
        do throws(HTTPError) {
            _ = try nowhere.send("GET", "/", timeout: .seconds(20))
            Issue.record("there is no such host")
        } catch {
            #expect(error.description.hasPrefix("the host's name cannot be resolved: "), "\(error)")
        }
    }

    @Test func whoNeverAnswersIsNotWaitedForForever() throws {
        // Listens, and takes nothing on.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                _ = unsafe bind(listener, name, size)
                listen(listener, 1)
                _ = unsafe getsockname(listener, name, &size)
            }
        }
        let client = HTTPClient(try HTTPAddress("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"))
        #expect(throws: HTTPError.timeout) { try client.send("GET", "/", timeout: .milliseconds(50)) }
    }
}
