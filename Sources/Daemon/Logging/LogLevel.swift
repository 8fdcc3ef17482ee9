package import Configuration

/// The severity of a log line.
package typealias LogLevel = Configuration.Log.Level

extension LogLevel {
    /// Syslog's priority (RFC 5424, 6.2.1): less is worse.
    var priority: Int {
        switch self {
        case .error: 3
        case .warning: 4
        case .info: 6
        case .debug: 7
        }
    }
}
