internal import Configuration
internal import HTTPServer
internal import OperatingSystem

/// What answers operators' questions beside the workers. Its threads end with the value.
struct Inquiries: ~Copyable {
    let directory: IndividualDirectory
    let feed: DecisionFeed
    private let jobs: JobQueue
    private let telling: TellingThread
    private let working: WorkingThread

    /// Starts it; an answer of a worker that does not come within `patience` is a 503.
    init(patience: Duration? = nil) throws {
        let (directory, feed, jobs) = (IndividualDirectory(patience: patience), try DecisionFeed(), try JobQueue())
        let telling = try TellingThread(feed, directory)
        let working = try WorkingThread(jobs)
        (self.directory, self.feed, self.jobs) = (directory, feed, jobs)
        self.telling = consume telling
        self.working = consume working
    }

    /// The routes of the questions.
    func routes(
        _ configuration: Configuration, _ properties: ClientProperties, _ source: RuleSource, _ reloader: Reloader,
        _ readiness: Readiness
    ) -> [Route] {
        IndividualRoutes.routes(directory, Eraser(configuration, properties: properties), jobs)
            + DecisionRoutes.routes(feed)
            + PlanRoutes.routes(RulePlanner(source, reloader) { readiness.workers }, jobs)
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

/// The thread of work that takes long.
private struct WorkingThread: ~Copyable {
    private let jobs: JobQueue
    private let thread: Thread

    init(_ jobs: JobQueue) throws(ThreadError) {
        self.jobs = jobs
        thread = try Thread(name: "jobs") { jobs.run() }
    }

    // Before the thread goes, whose end waits for it.
    deinit { jobs.stop() }
}
