internal import HTTPServer

/// The routes of the admin endpoint.
enum AdminRoutes {
    static func routes(
        registry: MetricRegistry, readiness: Readiness, status: DaemonStatus, reloader: Reloader
    ) -> [Route] {
        [
            Route(.get, "/-/healthy", access: .open) { _ in .text("healthy\n") },
            Route(.get, "/-/ready", access: .open) { _ in
                readiness.isReady
                    ? .text("ready\n")
                    : .text("not ready: \(status.reasonsNotReady().joined(separator: ", "))\n", status: 503)
            },
            Route(.get, "/metrics") { _ in
                Response(status: 200, contentType: Exposition.contentType, body: .bytes(registry.exposition()))
            },
            Route(.get, "/api/v1/status") { _ in .json(status.statusDocument()) },
            Route(.get, "/api/v1/campaigns") { _ in .json(status.campaignsDocument()) },
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
