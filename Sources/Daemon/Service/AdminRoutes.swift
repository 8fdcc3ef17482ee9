internal import HTTPServer

/// The admin endpoint (`contracts.md`, "HTTP").
enum AdminRoutes {
    static func routes(registry: MetricRegistry, readiness: Readiness, reloader: Reloader) -> [Route] {
        [
            Route(.get, "/-/healthy", access: .open) { _ in .text("healthy\n") },
            Route(.get, "/-/ready", access: .open) { _ in
                readiness.isReady
                    ? .text("ready\n")
                    : .text("not ready: state is not restored or partitions are not assigned\n", status: 503)
            },
            Route(.get, "/metrics") { _ in
                Response(status: 200, contentType: Exposition.contentType, body: .bytes(registry.exposition()))
            },
            Route(
                .post, "/-/reload",
                deferring: { _, reply in
                    reloader.request(.request) { result in
                        let (status, document) = result.answer
                        reply.send(.json(document, status: status))
                    }
                }),
        ]
    }
}
