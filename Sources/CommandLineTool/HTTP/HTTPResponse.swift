/// An answer that has come whole.
package struct HTTPResponse: Sendable {
    /// The status code.
    package let status: Int
    /// The headers, in their order.
    package let headers: [(name: String, value: String)]
    /// The body, its transfer coding undone.
    package let body: [UInt8]

    /// The first value of a header; names are compared without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
