/// One line that librdkafka logs.
public struct LogLine: Sendable {
    /// The severity as in syslog: 0 emergency … 3 error, 4 warning … 7 debug.
    public let level: Int
    /// The library's short word for where it comes from: `FAIL`, `REQTMOUT`.
    public let facility: String
    /// Which client says so (its `client.id` and kind).
    public let client: String
    /// The text.
    public let message: String
}

/// Where log lines go. Called from the library's own threads: it must not block and must not call the client.
public typealias LogSink = @Sendable (LogLine) -> Void
