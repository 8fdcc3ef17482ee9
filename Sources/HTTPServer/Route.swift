/// A path and a method, and what answers them.
package struct Route: Sendable {
    /// Who may call.
    package enum Access: Sendable {
        /// Anyone who reaches the address.
        case open
        /// Whoever shows the server's token, if it has one.
        case authorized
    }

    /// What answers a request; it runs on the server's only thread, so it does not wait for long.
    package typealias Handler = @Sendable (Request) -> Response
    /// What takes a request whose answer must wait for something; it runs on the server's only thread and itself does not wait.
    package typealias DeferredHandler = @Sendable (Request, Reply) -> Void

    enum Answering: Sendable {
        case atOnce(Handler)
        case deferred(DeferredHandler)
    }

    let method: Method
    let pattern: Pattern
    let access: Access
    let bodyLimit: Int
    let answering: Answering

    /// Creates a route for a path such as `/metrics`, or `/individuals/{id}`, whose last segment is any.
    ///
    /// A body larger than `bodyLimit` bytes is refused with 413 before the handler sees it.
    package init(
        _ method: Method, _ path: String, access: Access = .authorized, bodyLimit: Int = 0,
        handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = Pattern(path)
        self.access = access
        self.bodyLimit = bodyLimit
        answering = .atOnce(handler)
    }

    /// Creates a route whose requests are answered later.
    package init(
        _ method: Method, _ path: String, access: Access = .authorized, bodyLimit: Int = 0,
        deferring handler: @escaping DeferredHandler
    ) {
        self.method = method
        self.pattern = Pattern(path)
        self.access = access
        self.bodyLimit = bodyLimit
        answering = .deferred(handler)
    }
}

/// A route's path.
struct Pattern: Sendable {
    private let segments: [[UInt8]]
    private let takesParameter: Bool

    /// Reads a path whose last segment may be `{name}`.
    init(_ path: String) {
        var segments = Target.segments(of: path.utf8)
        takesParameter = segments.last?.first == UInt8(ascii: "{")
        if takesParameter { segments.removeLast() }
        self.segments = segments
    }

    /// The parameter of a decoded path that fits, empty where the pattern takes none; nil where it does not fit.
    func match(_ path: [[UInt8]]) -> [UInt8]? {
        guard takesParameter else { return path == segments ? [] : nil }
        guard let last = path.last, !last.isEmpty, path.dropLast() == segments[...] else { return nil }
        return last
    }
}
