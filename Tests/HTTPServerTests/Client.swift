internal import Glibc
@testable internal import HTTPServer

/// A TCP connection that a test writes raw requests to.
struct Client: ~Copyable {
    private let descriptor: Int32

    init(_ address: ListenAddress) {
        descriptor = socket(address.isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A server that never answers fails the test instead of hanging it.
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if address.isIPv6 {
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = address.port.bigEndian
            unsafe inet_pton(AF_INET6, address.host, &target.sin6_addr)
            connect(&target)
        } else {
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = address.port.bigEndian
            unsafe inet_pton(AF_INET, address.host, &target.sin_addr)
            connect(&target)
        }
    }

    deinit { close(descriptor) }

    private func connect<Address>(_ address: inout Address) {
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = unsafe Glibc.connect(descriptor, target, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends a piece, and waits so many milliseconds for the server to close the connection; false: it did.
    func isOpen(sending text: String, waiting milliseconds: Int32) -> Bool {
        send(text)
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wanted, 1, milliseconds) > 0 else { return true }
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0
    }

    /// What the server sends until it closes the connection.
    func receiveAll() -> String {
        var received: [UInt8] = []
        while let piece = receive() { received += piece }
        return String(decoding: received, as: UTF8.self)
    }

    /// What the server sends up to and with a text.
    func receive(until end: String) -> String {
        var received: [UInt8] = []
        while let piece = receive() {
            received += piece
            if String(decoding: received, as: UTF8.self).hasSuffix(end) { break }
        }
        return String(decoding: received, as: UTF8.self)
    }

    private func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Sends one request on a connection of its own.
    static func ask(_ address: ListenAddress, _ line: String, headers: [String] = [], body: String? = nil) -> Answer {
        let client = Client(address)
        var text = "\(line) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n"
        for header in headers { text += header + "\r\n" }
        if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
        client.send(text + "\r\n" + (body ?? ""))
        return Answer(client.receiveAll())
    }
}

/// A parsed answer.
struct Answer {
    let status: Int
    let headers: [String]
    let body: String

    init(_ text: String) {
        // Swift takes CR LF for one character, so lines are split as scalars.
        let scalars = text.unicodeScalars.filter { $0 != "\r" }
        let lines = String(String.UnicodeScalarView(scalars)).split(separator: "\n", omittingEmptySubsequences: false)
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        headers = lines[..<end].dropFirst().map(String.init)
        body = lines[end...].dropFirst().joined(separator: "\n")
    }

    func header(_ name: String) -> String? {
        headers.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map {
            String($0.dropFirst(name.count + 2))
        }
    }
}

/// A client of which there may be many in a list.
final class SlowClient {
    let client: Client

    init(_ address: ListenAddress) { client = Client(address) }
}
