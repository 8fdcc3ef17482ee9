internal import Glibc

/// The output of lines: one descriptor, one line at a time.
final class LogOutput: Sendable {
    /// Bytes of a line: journald splits longer ones (`LineMax=` is 48 KiB), which would tear a JSON object.
    static let longestLine = 48_000

    /// Held while a line is written: a write to a pipe may take only a part of it.
    private let descriptor: Guarded<Int32>
    private let form: LogForm
    private let now: @Sendable () -> Int64

    init(descriptor: Int32, form: LogForm, now: @escaping @Sendable () -> Int64) {
        self.descriptor = Guarded(descriptor)
        self.form = form
        self.now = now
    }

    /// Writes a line. What cannot be written is lost: there is nowhere to say so.
    func write(_ level: LogLevel, _ message: String, _ fields: [(name: String, value: LogValue)]) {
        let time = now()
        var line = form.line(level, message, fields, milliseconds: time)
        if line.utf8.count > Self.longestLine {
            line = form.line(
                level, Self.beginning(of: message), [("truncated", .bool(true))], milliseconds: time)
        }
        let bytes = Array(line.utf8)
        descriptor.withLock { writeAll(bytes, to: $0) }
    }

    /// So much of a message that its line fits however it is escaped, which takes at most eight bytes for one.
    private static func beginning(of message: String) -> String {
        String(decoding: message.utf8.prefix(longestLine / 16), as: UTF8.self)
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&entry, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
