/// What clients may cost the process. The endpoint serves operators, a scraper and a console, not the public.
package enum Limits {
    /// Connections at a time: a few scrapers, tools and consoles, each of which may keep six open.
    static let connections: UInt32 = 128
    /// Connections at a time from one address: behind a proxy all of them come from one.
    static let connectionsPerAddress: UInt32 = 64
    /// Seconds without traffic after which a connection is closed: longer than the usual scrape interval would only
    /// hold sockets.
    static let idleSeconds: UInt32 = 30
    /// How long a request may take to come whole: many clients that trickle theirs must not hold all connections of an address.
    package static let requestTime = Duration.seconds(5)
    /// Bytes for a request's line and headers: an escaped id of 1,024 bytes takes 3,072.
    static let connectionMemory = 32_768
    /// Streams of events at a time: some people who watch; each holds a connection and its buffer.
    static let streams = 32
    /// Bytes of events that wait for a client of a stream: what comes beyond is left out, and the client told how much.
    static let streamBuffer = 262_144
    /// Bytes that the library asks a stream for at a time.
    static let streamBlock = 16_384
    /// Connections that wait to be accepted.
    static let backlog: Int32 = 128
    /// Bytes beyond a body's limit that are read and thrown away, so that the client, which reads the answer only when
    /// it has sent all, sees the refusal; beyond them the connection is closed.
    static let discardedBody = 1_048_576
}
