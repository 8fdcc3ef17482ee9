/// Where a daemon's admin endpoint is: `http://host:port`, with a path before its own where a proxy adds one.
package struct HTTPAddress: Sendable, Equatable, CustomStringConvertible {
    /// A name or a numeric address, IPv6 without brackets.
    package let host: String
    /// The port.
    package let port: UInt16
    /// What stands before every path; empty, or begins with `/` and does not end with one.
    package let prefix: String

    /// Reads an address; a problem says what was expected.
    package init(_ text: String) throws(ValueProblem) {
        let scheme = "http://"
        guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw ValueProblem("is not an address such as http://127.0.0.1:8181")
        }
        if text.lowercased().hasPrefix("https://") {
            throw ValueProblem(
                "needs TLS, which this tool does not speak; give the plain address, through an SSH tunnel for example")
        }
        guard text.lowercased().hasPrefix(scheme) else {
            throw ValueProblem("does not begin with http://; write http://127.0.0.1:8181 for example")
        }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...]
        guard !authority.isEmpty, !authority.contains("@"), !text.contains("?"), !text.contains("#") else {
            throw ValueProblem("is not an address such as http://127.0.0.1:8181")
        }
        let digits: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                throw ValueProblem("has no ] after its IPv6 address")
            }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            digits = try Self.port(in: authority[authority.index(after: end)...])
        } else {
            let name = authority.prefix { $0 != ":" }
            host = String(name)
            digits = try Self.port(in: authority[name.endIndex...])
        }
        guard !host.isEmpty else { throw ValueProblem("names no host") }
        if let digits {
            guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
                throw ValueProblem("has no port from 1 to 65535 after its host")
            }
            self.port = port
        } else {
            port = 80
        }
        var prefix = String(path)
        while prefix.hasSuffix("/") { prefix.removeLast() }
        self.prefix = prefix
    }

    /// The port's text after a host; nil where none is given.
    private static func port(in rest: Substring) throws(ValueProblem) -> Substring? {
        if rest.isEmpty { return nil }
        guard rest.hasPrefix(":"), rest.count > 1 else {
            throw ValueProblem("has no port from 1 to 65535 after its host")
        }
        return rest.dropFirst()
    }

    /// `host:port` as the Host header has it.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// As it was written.
    package var description: String { "http://\(authority)\(prefix)" }
}
