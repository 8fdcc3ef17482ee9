/// Reads one HTTP/1.1 answer from pieces of bytes (RFC 9112): with a length, in chunks, or to the end of the connection.
struct HTTPResponseParser {
    /// How the body's end is known.
    private enum Framing {
        case length(Int)
        case chunks
        case untilEnd
    }

    private enum Phase {
        case head
        case body(Framing)
        case done
    }

    private var phase = Phase.head
    private var buffer: [UInt8] = []
    private var status = 0
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []

    /// The answer once all of it was read.
    var response: HTTPResponse? {
        guard case .done = phase else { return nil }
        return HTTPResponse(status: status, headers: headers, body: body)
    }

    /// Whether the head of an answer was read that is no refusal, so that its body may be taken as it comes.
    var isSuccess: Bool {
        if case .head = phase { return false }
        return status == 200
    }

    /// Whether all was read.
    var isDone: Bool {
        if case .done = phase { return true }
        return false
    }

    /// The bytes of the body read since the last time.
    mutating func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }

    /// Takes the next piece.
    mutating func append(_ piece: ArraySlice<UInt8>) throws(HTTPError) {
        buffer += piece
        while try advance() {}
    }

    /// The connection has ended.
    mutating func end() throws(HTTPError) {
        if case .body(.untilEnd) = phase { phase = .done }
        guard case .done = phase else { throw .incomplete }
    }

    /// One step; false where more bytes are needed.
    private mutating func advance() throws(HTTPError) -> Bool {
        switch phase {
        case .done: return false
        case .head: return try readHead()
        case .body(.untilEnd):
            try take(buffer.count)
            return false
        case .body(.length(let length)):
            guard buffer.count >= length else {
                if length > HTTPLimits.body { throw Self.tooLarge }
                return false
            }
            try take(length)
            phase = .done
            return false
        case .body(.chunks): return try readChunk()
        }
    }

    private static let tooLarge = HTTPError.malformed("its body is larger than \(HTTPLimits.body) bytes")

    private mutating func take(_ count: Int) throws(HTTPError) {
        guard body.count + count <= HTTPLimits.body else { throw Self.tooLarge }
        body += buffer[..<count]
        buffer.removeFirst(count)
    }

    private mutating func readHead() throws(HTTPError) -> Bool {
        guard let end = Self.end(of: buffer) else {
            if buffer.count > HTTPLimits.head { throw .malformed("its head is larger than \(HTTPLimits.head) bytes") }
            return false
        }
        guard let text = String(validating: buffer[..<end], as: UTF8.self) else { throw .malformed("no text") }
        buffer.removeFirst(end + 4)
        let lines = Self.lines(text)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].utf8.count == 3, let code = Int(words[1]),
            code >= 100
        else { throw .malformed("no status line") }
        // An interim answer: the real one follows.
        if code < 200 { return true }
        status = code
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed("a header without a colon") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append((String(line[..<colon]), String(value)))
        }
        phase = .body(try framing())
        return true
    }

    private func framing() throws(HTTPError) -> Framing {
        func value(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        if status == 204 || status == 304 { return .length(0) }
        if let coding = value("transfer-encoding") {
            guard coding.lowercased() == "chunked" else { throw .malformed("the transfer coding \(coding)") }
            return .chunks
        }
        guard let text = value("content-length") else { return .untilEnd }
        guard let length = Int(text), length >= 0 else { throw .malformed("the length \(text)") }
        guard length <= HTTPLimits.body else { throw Self.tooLarge }
        return .length(length)
    }

    /// A chunk: its size in hex, a line's end, its bytes, a line's end; one of no bytes is the last, and trailers follow.
    private mutating func readChunk() throws(HTTPError) -> Bool {
        guard let lineEnd = Self.lineEnd(in: buffer, from: 0) else {
            if buffer.count > HTTPLimits.head { throw .malformed("a chunk without a size") }
            return false
        }
        let digits = buffer[..<lineEnd].prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        guard !digits.isEmpty, digits.count <= 8, let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
            size >= 0
        else { throw .malformed("a chunk without a size") }
        let start = lineEnd + 2
        if size == 0 {
            // Trailers say nothing that is needed here.
            guard buffer.count >= start + 2 else { return false }
            if buffer[start] != 0x0D, Self.end(of: Array(buffer[lineEnd...])) == nil { return false }
            phase = .done
            return false
        }
        guard body.count + size <= HTTPLimits.body else { throw Self.tooLarge }
        guard buffer.count >= start + size + 2 else { return false }
        guard buffer[start + size] == 0x0D, buffer[start + size + 1] == 0x0A else {
            throw .malformed("a chunk that is longer than its size")
        }
        body += buffer[start..<start + size]
        buffer.removeFirst(start + size + 2)
        return true
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == 0x0D, bytes[index + 1] == 0x0A { return index }
            index += 1
        }
        return nil
    }

    /// Where an empty line follows.
    private static func end(of bytes: [UInt8]) -> Int? {
        var start = 0
        while let line = lineEnd(in: bytes, from: start) {
            if line + 3 < bytes.count, bytes[line + 2] == 0x0D, bytes[line + 3] == 0x0A { return line }
            start = line + 2
        }
        return nil
    }

    /// Lines at CR LF, which Swift takes for one character.
    private static func lines(_ text: String) -> [String] { text.split(separator: "\r\n").map(String.init) }
}
