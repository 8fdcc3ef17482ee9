internal import Glibc
internal import OperatingSystem

/// A server that could not be started.
package struct ServerError: Error, CustomStringConvertible {
    /// What could not be done, and why.
    package let description: String

    /// The library gave no daemon; it does not say why, but it needs a thread, an epoll descriptor and memory.
    init(startingAt address: ListenAddress) {
        description = "cannot start the HTTP server on \(address): no thread, descriptor or memory to be had"
    }

    /// There is no thread for it.
    init(_ error: ThreadError) { description = "cannot start the HTTP server: \(error)" }

    init(_ address: ListenAddress, code: Int32) {
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        let help = code == EADDRINUSE ? "; another process listens there" : ""
        description = "cannot listen on \(address): \(reason)\(help)"
    }
}
