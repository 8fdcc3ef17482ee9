internal import OperatingSystem

/// The workers' threads.
///
/// The value's end asks the workers to stop and waits for them: whatever goes wrong beside them, none is left running or waited for
/// in vain.
struct WorkerThreads: ~Copyable {
    private var controls: [WorkerControl] = []
    private var threads: [Box] = []

    private final class Box {
        let thread: Thread
        init(_ thread: consuming Thread) { self.thread = thread }
    }

    /// Starts a worker on a thread of its own; how it ends is in its control.
    mutating func start(
        _ settings: WorkerSettings, control: WorkerControl, log: Log, registry: MetricRegistry
    ) throws(ThreadError) {
        let thread = try Thread(name: settings.member) {
            let metrics = WorkerMetrics(registry, settings)
            do {
                if let worker = try Worker.open(settings, control: control, log: log, metrics: metrics) {
                    try worker.run()
                } else {
                    control.enter(.stopped)
                }
            } catch {
                log.error("the worker failed", ["error": .string("\(error)")])
                control.fail("\(error)", (error as? WorkerFailure)?.kind ?? .failure)
            }
        }
        controls.append(control)
        threads.append(Box(thread))
    }

    /// Has the workers commit what is begun and end, and waits until all have.
    consuming func stop() {}

    // Before the threads go, whose end waits for them.
    deinit { controls.forEach { $0.stop() } }
}
