internal import Glibc

/// Why there is no answer.
package enum HTTPError: Error, Equatable, CustomStringConvertible {
    /// The host's name has no address.
    case unknownHost(String)
    /// Nobody answers there, or the connection broke: the system's error number.
    case connection(Int32)
    /// The answer did not come in time.
    case timeout
    /// The connection ended before the answer did.
    case incomplete
    /// What came is not an answer of HTTP/1.1, or larger than this tool takes.
    case malformed(String)

    /// What went wrong, as the end of a sentence.
    package var description: String {
        switch self {
        case .unknownHost(let reason): "the host's name cannot be resolved: \(reason)"
        case .connection(let code): unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        case .timeout: "no answer in time"
        case .incomplete: "the connection ended in the middle of the answer"
        case .malformed(let reason): "not an answer of HTTP: \(reason)"
        }
    }
}
