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
    /// What takes a request whose answer is a stream of events, or refuses it; it runs on the server's only thread and itself does not
    /// wait.
    package typealias StreamHandler = @Sendable (Request, EventStream) -> Response?

    enum Answering: Sendable {
        case atOnce(Handler)
        case deferred(DeferredHandler)
        case streaming(StreamHandler)
    }

    let method: Method
    let pattern: Pattern
    let access: Access
    let bodyLimit: Int
    let answering: Answering

    /// Creates a route for a path such as `/metrics`, or `/individuals/{id}/erase`, of which one segment is any.
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

    /// Creates a route whose requests are answered with streams of events.
    package init(
        _ method: Method, _ path: String, access: Access = .authorized, streaming handler: @escaping StreamHandler
    ) {
        self.method = method
        self.pattern = Pattern(path)
        self.access = access
        bodyLimit = 0
        answering = .streaming(handler)
    }
}

/// A route's path.
struct Pattern: Sendable {
    private let segments: [[UInt8]]
    /// The place of the segment that is any; nil where there is none.
    private let parameter: Int?

    /// Reads a path of which one segment may be `{name}`.
    init(_ path: String) {
        segments = Target.segments(of: path.utf8)
        parameter = segments.firstIndex { $0.first == UInt8(ascii: "{") }
    }

    /// The parameter of a decoded path that fits, empty where the pattern takes none; nil where it does not fit.
    func match(_ path: [[UInt8]]) -> [UInt8]? {
        guard path.count == segments.count else { return nil }
        for index in segments.indices where index != parameter && path[index] != segments[index] { return nil }
        guard let parameter else { return [] }
        return path[parameter].isEmpty ? nil : path[parameter]
    }
}
