/// A reason why the service cannot run, in words for the operator.
package struct ServiceError: Error, CustomStringConvertible {
    /// The kind of failure, which decides the exit code.
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

    /// The kind of failure.
    package let kind: Kind
    /// The message: what is wrong, where, and what to do.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

extension ServiceError.Kind {
    /// How a process ends by it, as sysexits.h has it.
    var code: Int32 {
        switch self {
        case .configuration: 78
        case .files: 74
        case .unavailable: 69
        case .failure: 70
        }
    }
}
