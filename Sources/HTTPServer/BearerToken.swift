/// The secret that authorized requests show (RFC 6750).
package struct BearerToken: Sendable {
    private let secret: [UInt8]

    /// Creates a token; nil where it is empty, since an empty secret would let everyone in.
    package init?(_ secret: String) {
        guard !secret.isEmpty else { return nil }
        self.secret = Array(secret.utf8)
    }

    /// Whether an `Authorization` header shows the token. How long that takes depends on the header's length, not on
    /// how much of the token it guesses.
    func accepts(_ header: String?) -> Bool {
        let scheme = "Bearer "
        guard let header, ASCII.equalIgnoringCase(header.prefix(scheme.count), scheme) else { return false }
        let shown = Array(header.utf8.dropFirst(scheme.utf8.count))
        var difference: UInt8 = shown.count == secret.count ? 0 : 1
        for index in shown.indices { difference |= shown[index] ^ secret[index % secret.count] }
        return difference == 0
    }
}
