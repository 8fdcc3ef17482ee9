internal import CommandLineTool
internal import JSON

/// Reads records as people have them: one a line, or one document that takes several.
///
/// It is one document where the first line that is not blank is no JSON text by itself, and the second does not begin an object of
/// its own, as the second record of a file with a broken first one does.
struct RecordReader: ~Copyable {
    private var lines: LineReader
    private let limit: Int
    private let path: String
    /// What was read ahead, or is the whole document.
    private var ahead: [[UInt8]] = []
    private var isBegun = false

    init(_ path: String, limit: Int) throws(FileError) {
        lines = try LineReader(path, limit: limit)
        self.limit = limit
        self.path = path
    }

    /// Whether the next record can be had without waiting for the stream.
    var hasNext: Bool { !ahead.isEmpty || lines.hasLine }

    /// The next record, or nil at the end.
    mutating func next() throws(FileError) -> [UInt8]? {
        if !isBegun {
            isBegun = true
            try begin()
        }
        if !ahead.isEmpty { return ahead.removeFirst() }
        return try nextLine()
    }

    private mutating func nextLine() throws(FileError) -> [UInt8]? {
        while let line = try lines.next() {
            if Self.firstLetter(of: line) != nil { return line }
        }
        return nil
    }

    private mutating func begin() throws(FileError) {
        guard let first = try nextLine() else { return }
        ahead = [first]
        if Self.isText(first) { return }
        guard let second = try nextLine() else { return }
        ahead.append(second)
        let bracket = Self.firstLetter(of: first)
        if Self.firstLetter(of: second) == UInt8(ascii: "{"), bracket != UInt8(ascii: "[") { return }
        var document = first + [0x0A] + second
        while let line = try lines.next() {
            document.append(0x0A)
            document += line
            guard document.count <= limit else {
                throw FileError("read", path, reason: "one document of more than \(limit) bytes")
            }
        }
        ahead = [document]
    }

    private static func firstLetter(of line: [UInt8]) -> UInt8? {
        line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r") }
    }

    /// Whether a line is a JSON text by itself, be it one that is refused.
    private static func isText(_ line: [UInt8]) -> Bool {
        var parser = JSONParser()
        do throws(JSONError) {
            _ = try unsafe parser.parse(line.span.bytes)
            return true
        } catch {
            return error.reason != .malformed
        }
    }
}
