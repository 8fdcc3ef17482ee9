/// What a request asks for. A HEAD request is a GET whose body is not sent.
package enum Method: String, Sendable, CaseIterable {
    /// Reads.
    case get = "GET"
    /// Changes.
    case post = "POST"
    /// Removes.
    case delete = "DELETE"

    /// Whether it changes nothing.
    var isSafe: Bool { self == .get }
}
