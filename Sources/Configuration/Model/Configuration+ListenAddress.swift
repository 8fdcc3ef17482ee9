internal import Glibc

extension Configuration {
    /// Where the admin endpoint listens: a numeric address and a port.
    package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
        /// The host without brackets, as written; `localhost` is 127.0.0.1.
        package let host: String
        /// The port; 0 lets the system choose one.
        package let port: UInt16
        /// Whether only processes of the same machine reach it.
        package let isLoopback: Bool
        private let isIPv6: Bool

        /// Reads `127.0.0.1:8181`, `[::1]:8181` or `localhost:8181`; nil for anything else.
        package init?(_ text: String) {
            guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
            let digits = text[text.utf8.index(after: colon)...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let port = UInt16(digits)
            else { return nil }
            let written = text[..<colon]
            isIPv6 = written.hasPrefix("[") && written.hasSuffix("]")
            host =
                isIPv6
                ? String(written.dropFirst().dropLast()) : written == "localhost" ? "127.0.0.1" : String(written)
            self.port = port
            if isIPv6 {
                var address = in6_addr()
                guard unsafe inet_pton(AF_INET6, host, &address) == 1 else { return nil }
                let bytes = unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
                isLoopback = bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
            } else {
                var address = in_addr()
                guard unsafe inet_pton(AF_INET, host, &address) == 1 else { return nil }
                isLoopback = unsafe withUnsafeBytes(of: &address) { unsafe $0.first } == 127
            }
        }

        /// As it is written in the configuration.
        package var description: String {
            isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
