/// Asks a daemon's admin endpoint: one request, one connection, the answer whole.
package struct HTTPClient: Sendable {
    /// Where to.
    package let address: HTTPAddress
    private let token: String?

    /// Creates a client that shows a bearer token with every request, where there is one.
    package init(_ address: HTTPAddress, token: String? = nil) {
        self.address = address
        self.token = token
    }

    /// Sends a request and waits for the answer.
    ///
    /// - Parameters:
    ///   - path: begins with `/`; escaped.
    ///   - timeout: for all of it, apart from looking up the host's name.
    package func send(_ method: String, _ path: String, timeout: Duration) throws(HTTPError) -> HTTPResponse {
        let connection = try HTTPConnection(address, deadline: ContinuousClock.now + timeout)
        var head = "\(method) \(address.prefix)\(path) HTTP/1.1\r\nHost: \(address.authority)\r\n"
        head += "Accept: application/json\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if method != "GET" { head += "Content-Length: 0\r\n" }
        try connection.send(Array((head + "\r\n").utf8))
        var parser = HTTPResponseParser()
        var buffer = [UInt8](repeating: 0, count: HTTPLimits.chunk)
        while true {
            let piece = try connection.receive(into: &buffer)
            if piece.isEmpty { try parser.end() } else { try parser.append(piece) }
            if let response = parser.response { return response }
        }
    }
}
