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
    ///   - body: a JSON document; nil: none.
    ///   - timeout: for all of it, apart from looking up the host's name.
    package func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, timeout: Duration
    ) throws(HTTPError) -> HTTPResponse {
        let connection = try HTTPConnection(address, deadline: ContinuousClock.now + timeout)
        try connection.send(request(method, path, accepting: "application/json", body: body))
        var parser = HTTPResponseParser()
        var buffer = [UInt8](repeating: 0, count: HTTPLimits.chunk)
        while true {
            let piece = try connection.receive(into: &buffer)
            if piece.isEmpty { try parser.end() } else { try parser.append(piece) }
            if let response = parser.response { return response }
        }
    }

    /// Asks for server-sent events and hands them on as they come, until `each` returns false or the stream ends.
    ///
    /// - Parameters:
    ///   - silence: the longest time without anything, after which the daemon counts as gone.
    ///   - each: called with the events that have arrived together; also without any, where the daemon only says that it is there.
    /// - Returns: the answer of a daemon that refuses; nil where the stream was read.
    package func events(
        _ path: String, silence: Duration, _ each: ([EventStreamParser.Event]) -> Bool
    ) throws(HTTPError) -> HTTPResponse? {
        var connection = try HTTPConnection(address, deadline: ContinuousClock.now + silence)
        try connection.send(request("GET", path, accepting: "text/event-stream", body: nil))
        var parser = HTTPResponseParser()
        var events = EventStreamParser()
        var buffer = [UInt8](repeating: 0, count: HTTPLimits.chunk)
        while true {
            connection.wait(until: ContinuousClock.now + silence)
            let piece = try connection.receive(into: &buffer)
            if piece.isEmpty { try parser.end() } else { try parser.append(piece) }
            if parser.isSuccess {
                if !each(events.append(parser.takeBody())) || parser.isDone { return nil }
            } else if let response = parser.response {
                return response
            }
        }
    }

    private func request(_ method: String, _ path: String, accepting type: String, body: [UInt8]?) -> [UInt8] {
        var head = "\(method) \(address.prefix)\(path) HTTP/1.1\r\nHost: \(address.authority)\r\n"
        head += "Accept: \(type)\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if body != nil { head += "Content-Type: application/json\r\n" }
        if method != "GET" { head += "Content-Length: \(body?.count ?? 0)\r\n" }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }
}
