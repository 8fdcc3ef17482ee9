internal import Glibc
internal import OperatingSystem
internal import Testing
@testable internal import Daemon

struct GuardedTests {
    @Test func nothingIsLostWhenThreadsMeet() throws {
        let counter = Guarded(0)
        let rounds = 500
        let count: @Sendable () -> Void = {
            for _ in 0..<rounds {
                counter.withLock { value in
                    let seen = value
                    // Whoever does not hold the lock now would change the value between the two.
                    sched_yield()
                    value = seen + 1
                }
            }
        }
        let first = try Thread(name: "one", count)
        let second = try Thread(name: "two", count)
        let third = try Thread(name: "three", count)
        count()
        first.join()
        second.join()
        third.join()
        #expect(counter.current == 4 * rounds)
    }

    @Test func anErrorLeavesTheLockFree() {
        struct Refused: Error {}
        let value = Guarded([1])
        #expect(throws: Refused.self) {
            try value.withLock { value throws(Refused) in
                value.append(2)
                throw Refused()
            }
        }
        #expect(value.current == [1, 2])
    }
}

struct ThreadTests {
    @Test func theEndOfTheValueWaitsForTheThread() throws {
        let done = Guarded(false)
        let gate = Gate()
        do {
            let thread = try Thread(name: "a name longer than the kernel keeps") {
                gate.wait()
                done.withLock { $0 = true }
            }
            #expect(!done.current)
            gate.open()
            thread.join()
        }
        #expect(done.current)
    }

    @Test func theKernelKnowsTheThreadsName() throws {
        let name = Guarded("")
        let thread = try Thread(name: "worker-1") {
            name.withLock { $0 = ProcessFile.text("/proc/thread-self/comm") ?? "" }
        }
        thread.join()
        #expect(name.current == "worker-1\n")
    }
}

struct SignalsTests {
    @Test func everySignalIsReceivedInOrder() throws {
        let received = Guarded<[Signals.Signal]>([])
        let gate = Gate()
        // The mask is inherited, so it is set in a thread of the test's own: the test runner keeps its signals.
        let thread = try Thread(name: "main") {
            Signals.block()
            guard
                let signals = try? Signals({ signal in
                    received.withLock { $0.append(signal) }
                    gate.open()
                })
            else { return }
            for signal in [Signals.Signal.hangup, .interrupt, .hangup, .terminate] {
                signals.send(signal)
                gate.wait()
            }
        }
        thread.join()
        #expect(received.current == [.hangup, .interrupt, .hangup, .terminate])
    }
}

/// Lets one thread wait for another: every `open` ends one `wait`.
final class Gate: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func open() {
        var byte: UInt8 = 1
        unsafe write(writing, &byte, 1)
    }

    func wait() {
        var byte: UInt8 = 0
        unsafe read(reading, &byte, 1)
    }
}
