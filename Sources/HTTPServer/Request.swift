/// A request, its body included.
package struct Request: Sendable {
    /// What it asks for.
    package let method: Method
    /// The decoded path.
    package let path: String
    /// The decoded segment that is any of a route such as `/individuals/{id}`; empty for other routes.
    package let parameter: String
    /// The decoded query, in the order of the request.
    package let query: [(name: String, value: String)]
    /// The headers, in the order of the request.
    package let headers: [(name: String, value: String)]
    /// The body.
    package let body: [UInt8]

    /// Creates a request.
    package init(
        method: Method, path: String, parameter: String = "", query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.parameter = parameter
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first value of a header; names are compared without regard to ASCII case (RFC 9110, 5.1).
    package func header(_ name: String) -> String? {
        headers.value(of: name)
    }

    /// The first value of a query parameter.
    package func query(_ name: String) -> String? {
        query.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

extension [(name: String, value: String)] {
    /// The first value of a header.
    func value(of name: String) -> String? {
        first { ASCII.equalIgnoringCase($0.name, name) }?.value
    }
}

/// Comparisons of protocol elements, which are ASCII.
enum ASCII {
    static func equalIgnoringCase(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
