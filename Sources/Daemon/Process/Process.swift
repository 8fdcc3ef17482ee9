internal import Glibc

/// The process as a whole.
enum Process {
    /// The processors that it may use.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Ends it at once, without waiting for any thread.
    static func exit(code: Int32) -> Never { _exit(code) }
}
