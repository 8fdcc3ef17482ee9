internal import CMicroHTTPD

/// Holds the router and the waiting requests where C code can carry a pointer to it.
final class RouterBox: Sendable {
    let router: Router
    let replies = Replies()
    let streams = EventStreams()
    let deadlines: RequestDeadlines

    init(_ router: Router, requestTime: Duration) {
        self.router = router
        deadlines = RequestDeadlines(limit: requestTime)
    }
}

/// A request line was read: makes the exchange that the further callbacks find in the request's context.
func beginExchange(
    context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    let text = unsafe target.map { unsafe String(cString: $0) } ?? ""
    return unsafe Unmanaged.passRetained(Exchange(target: text)).toOpaque()
}

/// The headers, a piece of the body, or the body's end were read.
func continueExchange(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?, path: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, piece: UnsafePointer<CChar>?,
    pieceSize: UnsafeMutablePointer<Int>?, requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context = unsafe context, let connection = unsafe connection, let method = unsafe method,
        let pieceSize = unsafe pieceSize, let pointer = unsafe requestContext?.pointee
    else { return .NO }
    let box = unsafe Unmanaged<RouterBox>.fromOpaque(context).takeUnretainedValue()
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    let bytes = unsafe UnsafeRawBufferPointer(start: piece, count: pieceSize.pointee)
    unsafe pieceSize.pointee = 0
    let step = unsafe exchange.advance(
        method: String(cString: method), headers: { unsafe headers(of: connection) }, piece: bytes, box.router)
    if case .read = step {} else { unsafe box.deadlines.received(connection) }
    switch step {
    case .read: return .YES
    case .answer(let response): return unsafe send(response, on: connection)
    case .rest(let handler, let request):
        guard let reply = unsafe box.replies.suspend(connection) else {
            return unsafe send(.text("the server is stopping\n", status: 503), on: connection)
        }
        exchange.wait(for: reply)
        handler(request, reply)
        return .YES
    case .stream(let handler, let request):
        guard let stream = box.streams.open() else {
            return unsafe send(
                .error("too many streams are open, or the server is stopping", status: 503), on: connection)
        }
        if let refusal = handler(request, stream) {
            stream.end()
            return unsafe send(refusal, on: connection)
        }
        return unsafe stream.attach(to: connection)
    case .abandon: return .NO
    }
}

/// The answer was sent, or the connection is gone.
func endExchange(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, reason: MHD_RequestTerminationCode
) {
    guard let pointer = unsafe requestContext?.pointee else { return }
    unsafe Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue().end()
    unsafe requestContext?.pointee = nil
    guard let context = unsafe context, let connection = unsafe connection else { return }
    unsafe Unmanaged<RouterBox>.fromOpaque(context).takeUnretainedValue().deadlines.completed(connection)
}

/// A connection was opened, or is about to be closed.
func noteConnection(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection else { return }
    let deadlines = unsafe Unmanaged<RouterBox>.fromOpaque(context).takeUnretainedValue().deadlines
    switch code {
    case .CONNECTION_NOTIFY_STARTED: unsafe deadlines.opened(connection)
    default: unsafe deadlines.closed(connection)
    }
}

private func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    unsafe withUnsafeMutablePointer(to: &found) { collected in
        _ = unsafe MHD_get_connection_values(
            connection, .HEADER_KIND,
            { collected, _, name, value in
                guard let name = unsafe name else { return .YES }
                let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
                unsafe collected?.assumingMemoryBound(to: [(name: String, value: String)].self).pointee
                    .append((String(cString: name), text))
                return .YES
            }, collected)
    }
    return found
}

private func send(_ response: Response, on connection: OpaquePointer) -> MHD_Result {
    var built: OpaquePointer?
    switch response.body {
    case .bytes(var bytes):
        unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe built = MHD_create_response_from_buffer(
                buffer.count, buffer.baseAddress, .RESPMEM_MUST_COPY)
        }
    }
    guard let built = unsafe built else { return .NO }
    defer { unsafe MHD_destroy_response(built) }
    // What the daemon says is true now, and is what its type says.
    var headers = [
        (name: "X-Content-Type-Options", value: "nosniff"), (name: "Content-Type", value: response.contentType),
    ]
    if response.headers.value(of: "Cache-Control") == nil { headers.append(("Cache-Control", "no-store")) }
    headers += response.headers
    for header in headers { unsafe MHD_add_response_header(built, header.name, header.value) }
    return unsafe MHD_queue_response(connection, UInt32(clamping: response.status), built)
}
