/// How a program ends: what scripts, CI jobs and the service manager act upon. The values follow BSD's `sysexits.h`.
package enum ExitCode: Int32, Sendable, CaseIterable {
    /// All is well.
    case success = 0
    /// What was checked failed: a rule set with errors, a failing rule test.
    case checkFailed = 1
    /// Only lint findings, and the caller asked for them to be fatal.
    case lint = 3
    /// The command line was wrong.
    case usage = 64
    /// Data that was read could not be understood.
    case badData = 65
    /// The broker or the daemon could not be reached.
    case unavailable = 69
    /// A defect of the program itself.
    case internalError = 70
    /// Reading or writing failed.
    case inputOutput = 74
    /// The configuration was wrong.
    case configuration = 78
}

/// An error that knows how the program is to end; its description is printed after `error: `.
package protocol Failure: Error, CustomStringConvertible {
    /// How the program ends when nobody handles the error.
    var exitCode: ExitCode { get }
}

/// A command's own failure: what is wrong, where and what to do.
package struct CommandFailure: Failure {
    package let exitCode: ExitCode
    package let description: String

    /// Creates a failure with the words that its reader will see.
    package init(_ exitCode: ExitCode, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}
