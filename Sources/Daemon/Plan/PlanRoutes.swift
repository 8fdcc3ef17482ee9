internal import HTTPServer

/// The route that says what a reload would change.
enum PlanRoutes {
    static func routes(_ planner: RulePlanner, _ jobs: JobQueue) -> [Route] {
        [
            Route(
                .post, "/api/v1/plan", bodyLimit: RulePlanner.requestBytes,
                deferring: { request, reply in jobs.submit(reply) { planner.answer(request.body) } })
        ]
    }
}
