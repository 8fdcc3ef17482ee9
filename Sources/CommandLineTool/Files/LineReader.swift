internal import Glibc

/// Reads a stream line by line, as JSON Lines are read: without holding more than one line and one block.
package struct LineReader: ~Copyable {
    /// Bytes asked for at a time.
    static let block = 65_536

    private let file: Descriptor
    private let limit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// The number of the line that was returned last; the first is 1.
    package private(set) var lineNumber = 0

    /// Opens a file, or standard input for `-`, whose lines have at most `limit` bytes.
    package init(_ path: String, limit: Int) throws(FileError) {
        self.init(try Descriptor(reading: path), limit: limit)
    }

    init(_ file: consuming Descriptor, limit: Int) {
        self.file = file
        self.limit = limit
    }

    /// Whether the next line can be had without waiting for the stream; where not, what was answered so far is to be
    /// flushed, since the other end may wait for it.
    package var hasLine: Bool {
        isAtEnd || buffer[start...].contains(UInt8(ascii: "\n"))
    }

    /// The next line without its end (`\n` or `\r\n`); nil at the end of the stream.
    package mutating func next() throws(FileError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return try take(upTo: end)
            }
            searched = buffer.count
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return try take(upTo: buffer.count)
            }
            guard buffer.count - start <= limit + 1 else { throw tooLong(lineNumber + 1) }
            searched -= start
            buffer.removeSubrange(..<start)
            start = 0
            isAtEnd = try !file.read(upTo: Self.block, into: &buffer)
        }
    }

    private mutating func take(upTo end: Int) throws(FileError) -> [UInt8] {
        lineNumber += 1
        let last = end > start && end < buffer.count && buffer[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
        guard last - start <= limit else { throw tooLong(lineNumber) }
        return Array(buffer[start..<last])
    }

    private func tooLong(_ line: Int) -> FileError {
        FileError("read", file.path, reason: "line \(line) is longer than \(limit) bytes")
    }
}
