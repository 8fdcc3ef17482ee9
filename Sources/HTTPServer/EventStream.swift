internal import CMicroHTTPD
internal import Glibc

/// An answer that goes on: server-sent events (WHATWG HTML, 9.2), written from any thread, which never waits for the client.
///
/// Events wait for a slow client in a buffer of ``Limits/streamBuffer`` bytes. Those that find no room are left out; an event `dropped` with
/// their number comes in their place, as soon as the client has read enough for it.
@safe
package final class EventStream: @unchecked Sendable {
    /// What becomes of an event.
    package enum Delivery {
        /// It is on its way.
        case sent
        /// It found no room.
        case leftOut
        /// Nobody reads any more.
        case closed
    }

    // All under the mutex of the server's streams.
    private let streams: EventStreams
    private var buffer: [UInt8] = []
    /// Bytes of the buffer that the library has.
    private var sent = 0
    private var dropped = 0
    private var isOpen = true
    /// Whether the connection rests until something is written.
    private var isResting = false
    private var connection: OpaquePointer?

    fileprivate init(_ streams: EventStreams) { self.streams = streams }

    /// Sends an event whose data is one line.
    @discardableResult
    package func send(_ event: StaticString, data: some Collection<UInt8>) -> Delivery {
        streams.withLock {
            guard isOpen else { return .closed }
            tellDropped()
            let bytes = Self.event(event, data: data)
            guard dropped == 0, hasRoom(for: bytes) else {
                dropped += 1
                return .leftOut
            }
            append(bytes)
            return .sent
        }
    }

    /// Tells of events that were left out before they came here.
    package func noteDropped(_ count: Int) {
        streams.withLock {
            dropped += count
            if isOpen { tellDropped() }
        }
    }

    /// Tells of what was left out, where there is room for that.
    private func tellDropped() {
        guard dropped > 0 else { return }
        let bytes = Self.event("dropped", data: Array("{\"dropped\":\(dropped)}".utf8))
        guard hasRoom(for: bytes) else { return }
        dropped = 0
        append(bytes)
    }

    private func hasRoom(for bytes: [UInt8]) -> Bool { buffer.count - sent + bytes.count <= Limits.streamBuffer }

    /// Sends a comment, so that a client that is gone is noticed, and one that waits knows that the server is there.
    ///
    /// - Returns: false where nobody reads any more.
    package func beat() -> Bool {
        streams.withLock {
            guard isOpen else { return false }
            if buffer.isEmpty { append(Array(":\n\n".utf8)) }
            return true
        }
    }

    /// Ends the stream.
    package func end() {
        streams.withLock { close() }
    }

    private static func event(_ name: StaticString, data: some Collection<UInt8>) -> [UInt8] {
        var bytes = Array("event: \(name)\ndata: ".utf8)
        bytes += data
        bytes += [0x0A, 0x0A]
        return bytes
    }

    private func append(_ bytes: [UInt8]) {
        buffer += bytes
        wake()
    }

    private func wake() {
        guard isResting, let connection = unsafe connection else { return }
        isResting = false
        unsafe MHD_resume_connection(connection)
    }

    fileprivate func close() {
        isOpen = false
        streams.forget(self)
        wake()
    }

    /// Answers a request with the stream. On the server's thread.
    func attach(to connection: OpaquePointer) -> MHD_Result {
        streams.withLock { unsafe self.connection = connection }
        let context = unsafe Unmanaged.passRetained(self)
        let response = unsafe attune_mhd_stream(
            Limits.streamBlock, { unsafe EventStream.read($0, $2, $3) }, context.toOpaque(),
            { unsafe EventStream.release($0) })
        guard let response = unsafe response else {
            unsafe context.release()
            end()
            return .NO
        }
        defer { unsafe MHD_destroy_response(response) }
        for (name, value) in [
            ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
        ] {
            unsafe MHD_add_response_header(response, name, value)
        }
        return unsafe MHD_queue_response(connection, 200, response)
    }

    /// The library wants more: what is there, else the connection rests. On the server's thread.
    private static func read(
        _ context: UnsafeMutableRawPointer?, _ room: UnsafeMutablePointer<CChar>?, _ count: Int
    ) -> Int {
        guard let context = unsafe context, let room = unsafe room else { return attune_mhd_end_of_stream() }
        let stream = unsafe Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
        return stream.streams.withLock {
            let size = min(count, stream.buffer.count - stream.sent)
            if size > 0 {
                unsafe stream.buffer[stream.sent..<stream.sent + size].withUnsafeBytes {
                    unsafe UnsafeMutableRawBufferPointer(start: room, count: size).copyMemory(from: $0)
                }
                stream.sent += size
                if stream.sent == stream.buffer.count || stream.sent >= Limits.streamBuffer {
                    stream.buffer.removeFirst(stream.sent)
                    stream.sent = 0
                }
                stream.tellDropped()
                return size
            }
            guard stream.isOpen, let connection = unsafe stream.connection else { return attune_mhd_end_of_stream() }
            stream.isResting = true
            unsafe MHD_suspend_connection(connection)
            return 0
        }
    }

    /// The connection is done with the stream, or gone. On the server's thread.
    private static func release(_ context: UnsafeMutableRawPointer?) {
        guard let context = unsafe context else { return }
        let stream = unsafe Unmanaged<EventStream>.fromOpaque(context).takeRetainedValue()
        stream.streams.withLock {
            stream.isResting = false
            unsafe stream.connection = nil
            stream.close()
        }
    }
}

/// The streams of a server.
@safe
final class EventStreams: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var running: [ObjectIdentifier: EventStream] = [:]
    private var isClosed = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// A new stream; nil where there are too many, or the server is about to end.
    func open() -> EventStream? {
        withLock {
            if isClosed || running.count >= Limits.streams { return nil }
            let stream = EventStream(self)
            running[ObjectIdentifier(stream)] = stream
            return stream
        }
    }

    /// Ends all streams, since the server ends: the library must not be stopped while a connection rests.
    func close() {
        withLock {
            isClosed = true
            for stream in Array(running.values) { stream.close() }
        }
    }

    fileprivate func forget(_ stream: EventStream) { running[ObjectIdentifier(stream)] = nil }

    fileprivate func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
