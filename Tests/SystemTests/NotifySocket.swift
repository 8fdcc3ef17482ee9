import Foundation
import Glibc

/// What a service manager hears: the socket that `$NOTIFY_SOCKET` names.
final class NotifySocket {
    /// What the variable holds: a path, or a name after `@` in the abstract namespace.
    let address: String
    /// What was heard so far.
    private(set) var messages: [String] = []
    private let descriptor: Int32

    private struct NoSocket: Error { let code: Int32 }

    /// Listens at an address that no other test has.
    init(in folder: Daemon.Folder, isAbstract: Bool = false) throws {
        let path = folder.path.appendingPathComponent("notify").path
        address = isAbstract ? "@attune-\(UUID().uuidString)" : path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(address.utf8)
        if isAbstract { bytes[0] = 0 }
        let count = bytes.count
        guard count < 108 else { throw NoSocket(code: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + count)
        let bound = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        guard bound == 0 else { throw NoSocket(code: errno) }
    }

    deinit { close(descriptor) }

    /// Waits for a message that begins so, after those that were heard.
    @discardableResult
    func await(_ beginning: String) throws -> String {
        var found: String?
        try until("\(beginning) after \(messages.suffix(5))") {
            if let message = receive(timeout: 1_000), message.hasPrefix(beginning) { found = message }
            return found != nil
        }
        return found ?? ""
    }

    /// Takes what has come.
    func drain() {
        while receive(timeout: 0) != nil {}
    }

    /// Where the first message that begins so is.
    func place(of beginning: String) -> Int? { messages.firstIndex { $0.hasPrefix(beginning) } }

    private func receive(timeout: Int32) -> String? {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&request, 1, timeout) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { return nil }
        let message = String(decoding: buffer[..<count], as: UTF8.self)
        messages.append(message)
        return message
    }
}
