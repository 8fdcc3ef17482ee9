/// Cuts a stream of bytes into messages, each after a header with its length (LSP 3.17, "Base Protocol").
///
/// What is no header is passed over up to the next one: a broken frame costs itself and not the session.
package struct FrameReader {
    /// What was cut from the stream.
    package enum Frame: Hashable, Sendable {
        /// A message's content.
        case message([UInt8])
        /// Something that is no frame, and why.
        case malformed(String)
    }

    /// The longest header; what goes on longer is none.
    static let longestHeader = 4_096
    /// The longest message: rule files have at most 1 MiB, and escapes make six bytes of one.
    static let longestMessage = 16 << 20
    private static let end = Array("\r\n\r\n".utf8)
    private static let lengthField = "content-length"

    private var buffer: [UInt8] = []
    /// Bytes of a message that is too long, still to be passed over.
    private var skipped = 0

    /// Creates a reader at the beginning of a stream.
    package init() {}

    /// Adds bytes that have arrived.
    package mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next frame, or nil while it has not arrived as a whole.
    package mutating func next() -> Frame? {
        if skipped > 0 {
            let count = min(skipped, buffer.count)
            buffer.removeFirst(count)
            skipped -= count
            if skipped > 0 { return nil }
        }
        guard let header = headerEnd else {
            guard buffer.count > Self.longestHeader else { return nil }
            buffer.removeAll()
            return .malformed("a header longer than \(Self.longestHeader) bytes")
        }
        guard let length = Self.length(in: buffer[..<header]) else {
            buffer.removeFirst(header + Self.end.count)
            return .malformed("a header without a length")
        }
        let start = header + Self.end.count
        guard length <= Self.longestMessage else {
            buffer.removeFirst(start)
            skipped = length
            return .malformed("a message longer than \(Self.longestMessage) bytes")
        }
        guard buffer.count - start >= length else { return nil }
        let message = Array(buffer[start..<(start + length)])
        buffer.removeFirst(start + length)
        return .message(message)
    }

    /// A message as a frame.
    package static func frame(_ message: [UInt8]) -> [UInt8] {
        Array("Content-Length: \(message.count)\r\n\r\n".utf8) + message
    }

    private var headerEnd: Int? {
        let last = min(buffer.count, Self.longestHeader + Self.end.count) - Self.end.count
        guard last >= 0 else { return nil }
        return (0...last).first { buffer[$0...].starts(with: Self.end) }
    }

    private static func length(in header: ArraySlice<UInt8>) -> Int? {
        for line in String(decoding: header, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            // Whatever came before a header that was cut off stands before its name.
            guard parts.count == 2, parts[0].lowercased().hasSuffix(lengthField) else { continue }
            let digits = parts[1].drop(while: \.isWhitespace)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(digits)
        }
        return nil
    }
}
