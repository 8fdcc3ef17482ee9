/// The workers' threads.
struct WorkerThreads {
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
                control.enter(.failed("\(error)"))
            }
        }
        threads.append(Box(thread))
    }

    /// Waits until all have ended.
    consuming func join() {}
}
