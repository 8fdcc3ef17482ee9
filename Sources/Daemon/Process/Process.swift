internal import Glibc

/// The process as a whole.
enum Process {
    /// Ends it at once, without waiting for any thread.
    static func exit(code: Int32) -> Never { _exit(code) }
}
