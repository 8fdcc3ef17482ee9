/// Decides what answers a request, before its body is read.
struct Router: Sendable {
    /// What is to be done with a request.
    enum Decision {
        /// Read a body of at most the route's limit, then call its handler.
        case route(Route, RequestHead)
        /// Answer at once.
        case refuse(Response)
    }

    let routes: [Route]
    let token: BearerToken?
    let hosts: KnownHosts

    init(routes: [Route], token: BearerToken?, hosts: KnownHosts = KnownHosts()) {
        self.routes = routes
        self.token = token
        self.hosts = hosts
    }

    /// Decides by the request's line and headers: 400, 404, 405, 401, 421, 403 and 413, in this order.
    func decide(method: String, target: String, headers: [(name: String, value: String)]) -> Decision {
        guard let target = Target(target) else {
            return .refuse(.error("the path or query is not correctly escaped UTF-8", status: 400))
        }
        let fitting = routes.compactMap { route in
            route.pattern.match(target.segments).flatMap(Target.text).map { (route: route, parameter: $0) }
        }
        guard !fitting.isEmpty else { return .refuse(.error("there is nothing at this path", status: 404)) }
        let wanted = method == "HEAD" ? Method.get : Method(rawValue: method)
        guard let (route, parameter) = fitting.first(where: { $0.route.method == wanted }) else {
            var allowed = fitting.map(\.route.method.rawValue)
            if allowed.contains(Method.get.rawValue) { allowed.append("HEAD") }
            return .refuse(
                .error(
                    "this path does not answer \(method)", status: 405,
                    headers: [("Allow", allowed.joined(separator: ", "))]))
        }
        if route.access == .authorized {
            if let refusal = refusal(headers) { return .refuse(refusal) }
        }
        guard route.method.isSafe || !Self.isCrossOrigin(headers) else {
            return .refuse(.error("the request comes from a page of another origin", status: 403))
        }
        if let length = headers.value(of: "Content-Length").flatMap({ UInt64($0) }), length > UInt64(route.bodyLimit) {
            return .refuse(Self.tooLarge(limit: route.bodyLimit))
        }
        let head = RequestHead(
            method: route.method, path: target.path, parameter: parameter, query: target.query, headers: headers)
        return .route(route, head)
    }

    static func tooLarge(limit: Int) -> Response {
        .error("the body is larger than \(limit) bytes", status: 413)
    }

    /// Why a request may not call a route that is not open to everyone; nil where it may.
    ///
    /// With a token, whoever shows it. Without one the server is on loopback, where the name that the request was sent to decides:
    /// a page that an operator visits can have its own name resolved to 127.0.0.1 and then read and post as of the same origin
    /// (DNS rebinding), but it cannot make the browser say another name than its own.
    private func refusal(_ headers: [(name: String, value: String)]) -> Response? {
        if let token {
            if token.accepts(headers.value(of: "Authorization")) { return nil }
            return .error(
                "a bearer token is needed: Authorization: Bearer TOKEN", status: 401,
                headers: [("WWW-Authenticate", "Bearer realm=\"attune\"")])
        }
        if hosts.include(headers.value(of: "Host")) { return nil }
        return .error(
            "without a token only requests to a numeric address or localhost are answered; see http.url and http.token_file",
            status: 421)
    }

    /// Whether a browser sent the request for a page that this server did not serve: on loopback there may be no token,
    /// and any page that an operator visits can post to it.
    private static func isCrossOrigin(_ headers: [(name: String, value: String)]) -> Bool {
        guard let origin = headers.value(of: "Origin") else { return false }
        guard let host = headers.value(of: "Host") else { return true }
        return !["http://", "https://"].contains { ASCII.equalIgnoringCase(origin, $0 + host) }
    }
}

/// A request without its body.
struct RequestHead {
    let method: Method
    let path: String
    let parameter: String
    let query: [(name: String, value: String)]
    let headers: [(name: String, value: String)]

    /// The whole request.
    func request(body: [UInt8]) -> Request {
        Request(
            method: method, path: path, parameter: parameter, query: query, headers: headers, body: body)
    }
}
