internal import Events
internal import Configuration
internal import Glibc

/// The format of a line.
enum LogForm: Sendable {
    /// Text after syslog's priority, the time left to the journal: `<6>restored partition=3`.
    case journald
    /// `2026-03-02T09:32:00.000Z info restored partition=3`
    case text
    /// `{"time":"2026-03-02T09:32:00.000Z","level":"info","message":"restored","partition":3}`
    case json

    /// Decides what `auto` is.
    init(_ format: Configuration.Log.Format, descriptor: Int32, environment: [String: String]) {
        switch format {
        case .journald: self = .journald
        case .text: self = .text
        case .json: self = .json
        case .auto:
            if Self.isJournal(descriptor, environment["JOURNAL_STREAM"]) {
                self = .journald
            } else {
                self = isatty(descriptor) == 1 ? .text : .json
            }
        }
    }

    /// Whether the descriptor is the stream that systemd named, and not a pipe that replaced it since (systemd.exec(5)).
    private static func isJournal(_ descriptor: Int32, _ stream: String?) -> Bool {
        var status = stat()
        guard let stream, unsafe fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// The line, ended by a line feed.
    func line(
        _ level: LogLevel, _ message: String, _ fields: [(name: String, value: LogValue)], milliseconds: Int64
    ) -> String {
        switch self {
        case .journald:
            return "<\(level.priority)>" + LogText.escaped(message) + LogText.fields(fields) + "\n"
        case .text:
            let time = InstantText.rfc3339(milliseconds)
            return "\(time) \(level.rawValue) " + LogText.escaped(message) + LogText.fields(fields) + "\n"
        case .json:
            let time = InstantText.rfc3339(milliseconds)
            let head: [(name: String, value: LogValue)] = [
                ("time", .string(time)), ("level", .string(level.rawValue)), ("message", .string(message)),
            ]
            return LogText.json(head + fields) + "\n"
        }
    }
}
