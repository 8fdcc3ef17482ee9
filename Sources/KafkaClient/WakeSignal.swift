internal import CRdkafka
internal import Glibc

/// An event that wakes one waiting thread: signalled by the queues of clients that something arrived in, and by other threads.
///
/// Rings are not counted: several before a wait wake it once. The wait goes by the monotonic clock, unlike
/// librdkafka's own waits, which a step of the wall clock stretches.
public final class WakeSignal: Sendable {
    let descriptor: Int32
    /// What the library writes into the descriptor: an eventfd takes eight bytes that are added to its counter.
    static let payload: UInt64 = 1

    /// An event that is not signalled.
    ///
    /// - Throws: where the process has no file descriptor left.
    public init() throws(KafkaError) {
        descriptor = crdkafka_event_descriptor()
        if descriptor < 0 {
            throw KafkaError(
                RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE, operation: "make an event descriptor",
                message: unsafe String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    /// Wakes the thread that waits, or the next that does; from any thread.
    public func signal() {
        var one = Self.payload
        // Full means signalled already.
        _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Waits until it is signalled or the time is over, and clears it. True: it was signalled.
    @discardableResult
    public func wait(timeout: Duration) -> Bool {
        let deadline = Deadline(after: timeout)
        repeat {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&request, 1, deadline.remainingMilliseconds)
            if ready > 0 { return clear() }
            if ready == 0 { return false }
        } while errno == EINTR
        return false
    }

    /// Clears it. True: it was signalled.
    @discardableResult
    public func clear() -> Bool {
        var count: UInt64 = 0
        return unsafe read(descriptor, &count, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size
    }
}
