internal import Glibc

/// A numeric address and a port.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// The host in its usual form, without brackets.
    package let host: String
    /// The port; 0 lets the system choose one.
    package let port: UInt16
    let isIPv6: Bool

    /// Reads `127.0.0.1:8181`, `[::1]:8181` or `localhost:8181`; nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(digits)
        else { return nil }
        let written = text[..<colon]
        if written.hasPrefix("["), written.hasSuffix("]") {
            self.init(host: String(written.dropFirst().dropLast()), port: port, isIPv6: true)
        } else {
            self.init(host: written == "localhost" ? "127.0.0.1" : String(written), port: port, isIPv6: false)
        }
    }

    private init?(host: String, port: UInt16, isIPv6: Bool) {
        self.port = port
        self.isIPv6 = isIPv6
        var address = in6_addr()
        let family = isIPv6 ? AF_INET6 : AF_INET
        guard unsafe inet_pton(family, host, &address) == 1 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(family, &address, &text, socklen_t(text.count)) != nil else { return nil }
        self.host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same host with another port.
    func with(port: UInt16) -> ListenAddress {
        ListenAddress(self, port: port)
    }

    private init(_ other: ListenAddress, port: UInt16) {
        host = other.host
        isIPv6 = other.isIPv6
        self.port = port
    }

    /// As it is written in the configuration.
    package var description: String {
        isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
