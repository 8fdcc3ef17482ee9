internal import Glibc

/// A file, directory or stream that could not be read or written.
package struct FileError: Failure, Equatable {
    /// What was tried: `open`, `read`, …
    package let operation: String
    /// On what.
    package let path: String
    /// The system's error number; 0 where the refusal is ours.
    package let code: Int32
    private let reason: String

    /// Creates an error from the system's error number.
    init(_ operation: String, _ path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
        reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }

    /// Creates an error with a reason of our own.
    package init(_ operation: String, _ path: String, reason: String) {
        self.operation = operation
        self.path = path
        self.code = 0
        self.reason = reason
    }

    package var exitCode: ExitCode { .inputOutput }
    package var description: String { "cannot \(operation) '\(path)': \(reason)" }
}
