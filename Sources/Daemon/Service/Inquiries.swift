internal import Configuration
internal import HTTPServer

/// What answers operators' questions beside the workers. Its threads end with the value.
struct Inquiries: ~Copyable {
    let directory: IndividualDirectory
    let feed: DecisionFeed
    // Each has its thread: an erasure does not wait for a plan, nor a plan for the broker.
    private let erasures: JobQueue
    private let plans: JobQueue
    /// Takes decisions to those who listen, and looks after questions that nobody answers.
    private let telling: StoppingThread
    private let erasing: StoppingThread
    private let planning: StoppingThread

    /// Starts it; an answer of a worker that does not come within `patience` is a 503.
    init(patience: Duration? = nil, registry: MetricRegistry) throws {
        let (directory, feed) = (IndividualDirectory(patience: patience), try DecisionFeed())
        let (erasures, plans) = (try JobQueue(), try JobQueue())
        registry.collect(feed.collect)
        let telling = try StoppingThread(name: "decisions", stop: feed.stop) { feed.run(onTick: directory.expire) }
        let erasing = try StoppingThread(name: "erasures", stop: erasures.stop, run: erasures.run)
        let planning = try StoppingThread(name: "plans", stop: plans.stop, run: plans.run)
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
