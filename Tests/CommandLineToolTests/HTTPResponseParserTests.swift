internal import Testing
@testable internal import CommandLineTool

struct HTTPResponseParserTests {
    /// What comes of a text that arrives in pieces of so many bytes, and whether the connection ends then.
    private func read(_ text: String, pieces: Int = .max, ends: Bool = true) throws(HTTPError) -> HTTPResponse? {
        var parser = HTTPResponseParser()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try parser.append(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        if ends { try parser.end() }
        return parser.response
    }

    private static let answers: [(text: String, status: Int, body: String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        ("HTTP/1.0 404 Not Found\r\nX: y\r\n\r\nto the end", 404, "to the end"),
        ("HTTP/1.1 503 \r\ncontent-length:0\r\n\r\n", 503, ""),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n1;ext=1\r\n!\r\n0\r\n\r\n", 200, "hello!"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nT: 1\r\nU: 2\r\n\r\n", 200,
            "0123456789"
        ),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\r\n", 200, "\r\n"),
    ]

    @Test(arguments: answers.indices, [1, 2, 3, 7, Int.max])
    func anAnswerIsReadInWhateverPiecesItComes(index: Int, pieces: Int) throws {
        let expected = Self.answers[index]
        let response = try #require(try read(expected.text, pieces: pieces))
        #expect(response.status == expected.status)
        #expect(String(decoding: response.body, as: UTF8.self) == expected.body)
    }

    @Test func headersAreFoundWithoutRegardToCase() throws {
        let response = try read("HTTP/1.1 200 OK\r\nContent-Type: \t text/plain\r\nContent-Length: 0\r\n\r\n")
        #expect(response?.header("content-TYPE") == "text/plain")
        #expect(response?.header("absent") == nil)
    }

    @Test func anAnswerWithALengthIsWholeBeforeTheConnectionEnds() throws {
        #expect(try read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", ends: false)?.status == 200)
        #expect(try read("HTTP/1.1 200 OK\r\n\r\nx", ends: false) == nil)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: 1\r\n",
    ])
    func aConnectionThatEndsTooEarlyIsSeen(text: String) {
        #expect(throws: HTTPError.incomplete) { try read(text) }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 2 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "HTTP/1.1 200 \u{E9}\r\nX: \u{FFFD}",
    ])
    func whatIsNoAnswerIsRefused(text: String) {
        #expect(throws: HTTPError.self) { try read(text) }
    }

    @Test func anEndlessAnswerIsCutOff() {
        var parser = HTTPResponseParser()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)[...]
        #expect(throws: HTTPError.self) { for _ in 0..<2 { try parser.append(piece) } }
        var body = HTTPResponseParser()
        #expect(throws: HTTPError.self) {
            try body.append(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)[...])
            for _ in 0...64 { try body.append(piece) }
        }
    }
}

struct HTTPAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8181", "http://127.0.0.1:8181"), ("http://localhost", "http://localhost:80"),
        ("HTTP://[::1]:1/", "http://[::1]:1"), ("http://host.example:99/attune/", "http://host.example:99/attune"),
        ("http://[fe80::1]", "http://[fe80::1]:80"),
    ])
    func anAddressIsAHostAPortAndAPrefix(text: String, expected: String) throws {
        #expect(try HTTPAddress(text).description == expected)
    }

    @Test(arguments: [
        "", "localhost:8181", "ftp://a", "http://", "http://:80", "http://a:", "http://a:0", "http://a:65536",
        "http://a:+1",
        "http://[::1", "http://[::1]x", "http://user@a", "http://a?b", "http://a/#b", "http://a b", "http://a\r\nX: y",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(throws: ValueProblem.self) { try HTTPAddress(text) }
    }

    @Test func anAddressThatNeedsTLSIsRefusedWithAWayOut() throws {
        do throws(ValueProblem) { _ = try HTTPAddress("https://a") } catch {
            #expect(error.message.contains("SSH tunnel"))
        }
    }
}
