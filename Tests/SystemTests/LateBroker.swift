import Foundation
import Glibc
import Synchronization

/// A port at which nobody answers until it is told to; then what comes is passed on to the real broker.
///
/// A broker tells its clients its own address, so only the first connection goes through here: that is what a start depends on.
final class LateBroker: Sendable {
    let port: UInt16
    private let listener: Int32
    private let target: UInt16
    private let isOver = Atomic(false)

    private struct NoPort: Error { let code: Int32 }

    /// Takes a port that no other program then can take, without answering at it.
    init(inFrontOf servers: String) throws {
        target = UInt16(servers.split(separator: ",").first?.split(separator: ":").last ?? "") ?? 0
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        let code = errno
        listener = descriptor
        port = address.sin_port.bigEndian
        if !isBound { throw NoPort(code: code) }
    }

    deinit { close(listener) }

    /// Answers from now on, if only with silence.
    func listenInSilence() { Glibc.listen(listener, 16) }

    /// Waits until a client has come, and leaves it waiting; the connection, to be closed.
    func awaitClient() throws -> Int32 {
        var request = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        try until("a client") { unsafe poll(&request, 1, 1_000) > 0 }
        return accept(listener, nil, nil)
    }

    /// Answers from now on.
    func appear() {
        Glibc.listen(listener, 16)
        Foundation.Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                let broker = Self.connect(to: target)
                for (from, to) in [(client, broker), (broker, client)] {
                    Foundation.Thread.detachNewThread { Self.pass(from, to) }
                }
            }
        }
    }

    /// Lets go of the port.
    func disappear() {
        isOver.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func pass(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(from, &buffer, buffer.count, 0)
            guard count > 0, unsafe send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func connect(to port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port)
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
