/// Why the service cannot run, in words for the operator.
package struct ServiceError: Error, CustomStringConvertible {
    /// What kind of trouble it is, which decides the exit code.
    package enum Kind: Sendable {
        /// The configuration does not fit the cluster.
        case configuration
        /// The state directory or the address to listen on cannot be used.
        case files
        /// The broker does not answer.
        case unavailable
        /// Something failed while it ran.
        case failure
    }

    /// What kind of trouble it is.
    package let kind: Kind
    /// What is wrong, where, and what to do.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
