internal import Glibc

/// A TCP connection whose every wait ends with a deadline.
struct HTTPConnection: ~Copyable {
    private let descriptor: Int32
    private var deadline: ContinuousClock.Instant

    /// Connects to the first of a host's addresses that answers. Looking a name up takes as long as the system's resolver wants.
    init(_ address: HTTPAddress, deadline: ContinuousClock.Instant) throws(HTTPError) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(address.host, String(address.port), &hints, &found)
        guard code == 0, let first = unsafe found else {
            throw .unknownHost(unsafe gai_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")
        }
        defer { unsafe freeaddrinfo(first) }
        var failure = HTTPError.connection(ECONNREFUSED)
        var candidate = unsafe Optional(first)
        while let entry = unsafe candidate {
            do throws(HTTPError) {
                unsafe descriptor = try Self.connect(entry.pointee, deadline)
                self.deadline = deadline
                return
            } catch {
                failure = error
            }
            unsafe candidate = entry.pointee.ai_next
        }
        throw failure
    }

    deinit { close(descriptor) }

    /// Lets the next waits take until then.
    mutating func wait(until deadline: ContinuousClock.Instant) { self.deadline = deadline }

    private static func connect(_ entry: addrinfo, _ deadline: ContinuousClock.Instant) throws(HTTPError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = unsafe socket(entry.ai_family, type, 0)
        guard descriptor >= 0 else { throw .connection(errno) }
        do throws(HTTPError) {
            if unsafe Glibc.connect(descriptor, entry.ai_addr, entry.ai_addrlen) != 0 {
                guard errno == EINPROGRESS else { throw .connection(errno) }
                try wait(descriptor, for: POLLOUT, deadline)
                var code: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
                guard code == 0 else { throw .connection(code) }
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Sends all bytes.
    func send(_ bytes: [UInt8]) throws(HTTPError) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: POLLOUT, deadline)
            } else if errno != EINTR {
                throw .connection(errno)
            }
        }
    }

    /// What has arrived, waiting for something; empty at the end of the connection.
    func receive(into buffer: inout [UInt8]) throws(HTTPError) -> ArraySlice<UInt8> {
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 { return buffer[..<count] }
            if errno == EAGAIN {
                try Self.wait(descriptor, for: POLLIN, deadline)
            } else if errno != EINTR {
                throw .connection(errno)
            }
        }
    }

    private static func wait(
        _ descriptor: Int32, for event: Int32, _ deadline: ContinuousClock.Instant
    ) throws(HTTPError) {
        while true {
            let rest = deadline - ContinuousClock.now
            guard rest > .zero else { throw .timeout }
            var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            // One millisecond more, so that a rest of less than one does not spin.
            let milliseconds = Int32(
                clamping: rest.components.seconds * 1_000 + rest.components.attoseconds / 1_000_000_000_000_000 + 1)
            let ready = unsafe poll(&entry, 1, milliseconds)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .connection(errno) }
        }
    }
}
