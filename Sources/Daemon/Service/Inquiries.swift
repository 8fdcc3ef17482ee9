internal import Configuration
internal import HTTPServer
internal import OperatingSystem

/// What answers operators' questions beside the workers. Its threads end with the value.
struct Inquiries: ~Copyable {
    let directory: IndividualDirectory
    let feed: DecisionFeed
    private let jobs: JobQueue
    private let telling: Thread
    private let working: Thread

    /// Starts it; an answer of a worker that does not come within `patience` is a 503.
    init(patience: Duration? = nil) throws {
        let (directory, feed, jobs) = (IndividualDirectory(patience: patience), try DecisionFeed(), try JobQueue())
        (self.directory, self.feed, self.jobs) = (directory, feed, jobs)
        telling = try Thread(name: "decisions") { feed.run(onTick: directory.expire) }
        do {
            working = try Thread(name: "jobs") { jobs.run() }
        } catch {
            // The thread that runs already is waited for.
            feed.stop()
            throw error
        }
    }

    // Before the threads go, whose ends wait for them.
    deinit {
        feed.stop()
        jobs.stop()
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
