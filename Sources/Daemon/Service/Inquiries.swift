internal import Configuration
internal import HTTPServer
internal import OperatingSystem

/// What answers operators' questions beside the workers. Its threads end with the value.
struct Inquiries: ~Copyable {
    let directory: IndividualDirectory
    let feed: DecisionFeed
    // Each has its thread: an erasure does not wait for a plan, nor a plan for the broker.
    private let erasures: JobQueue
    private let plans: JobQueue
    private let telling: TellingThread
    private let erasing: WorkingThread
    private let planning: WorkingThread

    /// Starts it; an answer of a worker that does not come within `patience` is a 503.
    init(patience: Duration? = nil, registry: MetricRegistry) throws {
        let (directory, feed) = (IndividualDirectory(patience: patience), try DecisionFeed())
        let (erasures, plans) = (try JobQueue(), try JobQueue())
        registry.collect(feed.collect)
        let telling = try TellingThread(feed, directory)
        let erasing = try WorkingThread("erasures", erasures)
        let planning = try WorkingThread("plans", plans)
        (self.directory, self.feed, self.erasures, self.plans) = (directory, feed, erasures, plans)
        self.telling = consume telling
        self.erasing = consume erasing
        self.planning = consume planning
    }

    /// The routes of the questions.
    func routes(
        _ configuration: Configuration, _ properties: ClientProperties, _ source: RuleSource, _ reloader: Reloader,
        _ readiness: Readiness, _ log: Log
    ) -> [Route] {
        IndividualRoutes.routes(directory, Eraser(configuration, properties: properties, log: log), erasures)
            + DecisionRoutes.routes(feed)
            + PlanRoutes.routes(RulePlanner(source, reloader) { readiness.workers }, plans)
    }

    /// Ends it, after what is under way.
    consuming func stop() {}
}

/// The thread that takes decisions to those who listen, and looks after questions that nobody answers.
private struct TellingThread: ~Copyable {
    private let feed: DecisionFeed
    private let thread: Thread

    init(_ feed: DecisionFeed, _ directory: IndividualDirectory) throws(ThreadError) {
        self.feed = feed
        thread = try Thread(name: "decisions") { feed.run(onTick: directory.expire) }
    }

    // Before the thread goes, whose end waits for it.
    deinit { feed.stop() }
}

/// The thread of one kind of work that takes long.
private struct WorkingThread: ~Copyable {
    private let jobs: JobQueue
    private let thread: Thread

    init(_ name: String, _ jobs: JobQueue) throws(ThreadError) {
        self.jobs = jobs
        thread = try Thread(name: name) { jobs.run() }
    }

    // Before the thread goes, whose end waits for it.
    deinit { jobs.stop() }
}
