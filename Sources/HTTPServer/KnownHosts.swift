internal import Glibc

/// The names under which a server without a token answers.
struct KnownHosts: Sendable {
    private let published: String?

    /// Knows numeric addresses, `localhost`, and the host of the address that the server has for others.
    init(url: String? = nil) {
        published = url.map(Self.authority)
    }

    /// Whether a `Host` header names one of them, with any port (RFC 9110, 7.2). A request without one comes from no browser.
    func include(_ header: String?) -> Bool {
        guard let header else { return true }
        if let published, ASCII.equalIgnoringCase(header, published) { return true }
        if header.hasPrefix("[") {
            guard let end = header.lastIndex(of: "]") else { return false }
            let inner = header[header.index(after: header.startIndex)..<end]
            return Self.isAddress(String(inner), AF_INET6) && Self.isPort(header[header.index(after: end)...])
        }
        let name = header.prefix { $0 != ":" }
        guard Self.isPort(header[name.endIndex...]) else { return false }
        return ASCII.equalIgnoringCase(name, "localhost") || Self.isAddress(String(name), AF_INET)
    }

    /// `host:port` of a URL, without who calls.
    private static func authority(of url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        return String(rest)
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var address = in6_addr()
        return unsafe inet_pton(family, text, &address) == 1
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
    }
}
