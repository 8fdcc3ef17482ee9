/// What an answer may cost the tool: a server that is not the daemon must not fill its memory or hold it up.
enum HTTPLimits {
    /// Bytes of the status line and headers: the daemon's are a few hundred.
    static let head = 65_536
    /// Bytes of a body: the largest is the status of thousands of partitions.
    static let body = 64 << 20
    /// Bytes taken from the socket at a time.
    static let chunk = 65_536
}
