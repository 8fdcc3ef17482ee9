internal import Glibc

/// An open file, closed when the value ends.
struct Descriptor: ~Copyable {
    let number: Int32
    let path: String
    private let isOwned: Bool

    /// Opens a file to read it; `-` is standard input.
    init(reading path: String) throws(FileError) {
        if path == "-" {
            self.init(number: 0, path: "standard input", isOwned: false)
        } else {
            try self.init(opening: path, flags: O_RDONLY | O_CLOEXEC)
        }
    }

    /// Opens a file to write it anew; `-` is standard output.
    init(writing path: String) throws(FileError) {
        if path == "-" {
            self.init(number: 1, path: "standard output", isOwned: false)
        } else {
            try self.init(opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        }
    }

    /// Opens a file that is not there yet to write it.
    init(creating path: String, mode: mode_t) throws(FileError) {
        try self.init(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode: mode)
        // Whatever the mask of the process.
        fchmod(number, mode)
    }

    /// Takes over a descriptor, or only uses it.
    init(number: Int32, path: String, isOwned: Bool) {
        self.number = number
        self.path = path
        self.isOwned = isOwned
    }

    private init(opening path: String, flags: Int32, mode: mode_t = 0o666) throws(FileError) {
        while true {
            let number = unsafe open(path, flags, mode)
            if number >= 0 {
                self.init(number: number, path: path, isOwned: true)
                return
            }
            if errno != EINTR { throw FileError("open", path, code: errno) }
        }
    }

    deinit {
        if isOwned { close(number) }
    }

    /// The file's state.
    func status() throws(FileError) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw FileError("examine", path, code: errno) }
        return status
    }

    /// Reads at most `count` bytes to the end of `bytes`; false at the end of the file.
    func read(upTo count: Int, into bytes: inout [UInt8]) throws(FileError) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        while true {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(number, buffer.baseAddress.map { unsafe $0 + start }, count)
            }
            if got < 0 {
                let code = errno
                if code == EINTR { continue }
                if code == EAGAIN {
                    Self.wait(number, for: POLLIN)
                    continue
                }
                bytes.removeLast(count)
                throw FileError("read", path, code: code)
            }
            bytes.removeLast(count - got)
            return got > 0
        }
    }

    /// Writes all bytes, however often the system takes only a part.
    static func write(_ bytes: [UInt8], to number: Int32, path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(number, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            if count >= 0 {
                written += count
                continue
            }
            let code = errno
            if code == EAGAIN {
                // Standard output may be shared with a process that made it non-blocking.
                wait(number, for: POLLOUT)
            } else if code != EINTR {
                throw FileError("write", path, code: code)
            }
        }
    }

    private static func wait(_ number: Int32, for event: Int32) {
        var entry = pollfd(fd: number, events: Int16(event), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
    }
}
