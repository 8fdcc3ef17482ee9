internal import HTTPServer

/// The route that says what a reload would change.
enum PlanRoutes {
    static func routes(_ planner: RulePlanner, _ jobs: JobQueue) -> [Route] {
        [
            Route(
                .post, "/api/v1/plan", bodyLimit: RulePlanner.requestBytes,
                deferring: { request, reply in
                    let isTaken = jobs.submit { reply.send(planner.answer(request.body)) }
                    if !isTaken { reply.send(.error("the daemon is busy; ask again", status: 503)) }
                })
        ]
    }
}
