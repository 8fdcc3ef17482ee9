internal import HTTPServer

/// The route of decisions as they are committed.
enum DecisionRoutes {
    static func routes(_ feed: DecisionFeed) -> [Route] {
        [
            Route(
                .get, "/api/v1/decisions",
                streaming: { request, stream in
                    switch DecisionFilter.read(request.query) {
                    case .success(let filter):
                        feed.listen(filter, stream)
                        return nil
                    case .failure(let problem): return .error(problem.message, status: 400)
                    }
                })
        ]
    }
}
