internal import Glibc

/// A thread of our own, for calls that block: those would starve Swift's cooperative pool.
///
/// The value's end waits for the thread's end, so that no thread outlives what it was given.
@safe
package struct Thread: ~Copyable {
    /// The stack, in bytes: what Linux gives a process's first thread.
    private static let stackSize = 8 << 20
    /// The bytes that the kernel keeps of a thread's name.
    private static let longestName = 15

    private let handle: pthread_t

    /// Starts a thread; `name` is what `top` and debuggers show, of which they keep 15 bytes.
    ///
    /// The thread inherits the caller's signal mask.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        // Allocated, not made by an initializer: which C module the type comes from is an accident of what else is imported.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        unsafe pthread_attr_init(attributes)
        defer {
            unsafe pthread_attr_destroy(attributes)
            unsafe attributes.deallocate()
        }
        unsafe pthread_attr_setstacksize(attributes, Self.stackSize)
        let box = unsafe Unmanaged.passRetained(Body(name: name, run: body))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, attributes,
            { pointer in
                guard let pointer = unsafe pointer else { return nil }
                let body = unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
                Self.nameCurrent(body.name)
                body.run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw ThreadError(name: name, code: code)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended.
    package consuming func join() {}

    deinit {
        pthread_join(handle, nil)
    }

    /// Names the calling thread. `pthread_setname_np` is a GNU extension that Swift's import of glibc lacks, and does the
    /// same. A thread without a name works as well.
    private static func nameCurrent(_ name: String) {
        let descriptor = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let bytes = Array(name.utf8.prefix(longestName))
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    /// Sends the thread a signal.
    package func send(_ signal: Int32) {
        pthread_kill(handle, signal)
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}

/// A thread that could not be started.
package struct ThreadError: Error, CustomStringConvertible {
    /// The message: what could not be done, and why.
    package let description: String

    init(name: String, code: Int32) {
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        description = "cannot start thread '\(name)': \(reason)"
    }
}
