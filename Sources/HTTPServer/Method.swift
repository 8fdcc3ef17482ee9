/// What a request asks for. A HEAD request is a GET whose body is not sent.
package enum Method: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Changes.
    case post = "POST"

    /// Whether it changes nothing.
    var isSafe: Bool { self == .get }
}
