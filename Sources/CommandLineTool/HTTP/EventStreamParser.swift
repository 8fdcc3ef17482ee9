/// Reads server-sent events from pieces of bytes (WHATWG HTML, 9.2.6): their names and data, without comments.
package struct EventStreamParser {
    /// An event.
    package struct Event: Sendable, Equatable {
        /// Its name; `message` where it has none.
        package let name: String
        /// Its data, lines joined.
        package let data: String
    }

    private var rest: [UInt8] = []
    private var name = ""
    private var data: [String] = []

    /// Creates a parser at the beginning of a stream.
    package init() {}

    /// Takes the next piece; the events that it completes.
    package mutating func append(_ piece: [UInt8]) -> [Event] {
        rest += piece
        var events: [Event] = []
        var start = 0
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var line = rest[start..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if let event = take(String(decoding: line, as: UTF8.self)) { events.append(event) }
            start = end + 1
        }
        rest.removeFirst(start)
        return events
    }

    private mutating func take(_ line: String) -> Event? {
        if line.isEmpty {
            defer { (name, data) = ("", []) }
            return data.isEmpty
                ? nil : Event(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
        }
        let colon = line.firstIndex(of: ":") ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.hasPrefix(" ") { value.removeFirst() }
        switch line[..<colon] {
        case "event": name = String(value)
        case "data": data.append(String(value))
        default: break
        }
        return nil
    }
}
