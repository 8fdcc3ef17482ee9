internal import Glibc

/// Reads a stream as its bytes arrive.
package struct InputStream: ~Copyable {
    private let file: Descriptor

    /// Opens a file, or standard input for `-`.
    package init(path: String) throws(FileError) { file = try Descriptor(reading: path) }

    /// How many bytes it has; nil where that is not known, as of a pipe.
    package var size: Int? {
        guard let status = try? file.status(), status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Whether bytes, or the stream's end, can be had without waiting.
    package var hasBytes: Bool {
        var entry = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, 0) > 0
    }

    /// The bytes that have arrived, at least one, waiting for them; nil at the end of the stream.
    package mutating func next() throws(FileError) -> [UInt8]? {
        var bytes: [UInt8] = []
        return try file.read(upTo: LineReader.block, into: &bytes) ? bytes : nil
    }
}
