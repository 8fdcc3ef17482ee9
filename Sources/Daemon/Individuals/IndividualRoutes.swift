internal import Engine
internal import HTTPServer
internal import JSON

/// The routes about one individual.
enum IndividualRoutes {
    static func routes(_ directory: IndividualDirectory, _ eraser: Eraser, _ jobs: JobQueue) -> [Route] {
        [
            Route(
                .get, "/api/v1/individuals/{id}",
                deferring: { request, reply in
                    directory.ask(about: request.parameter, reply) { processor, partition, id in
                        switch processor.describe(id) {
                        case .known(let known):
                            let document = IndividualDocument(
                                description: known.description, decisions: known.decisions, partition: partition)
                            return .response(.json(document.json))
                        case .unknown: return .unknown
                        case .alias(let individual): return .alias(of: individual)
                        }
                    }
                }),
            Route(
                .get, "/api/v1/individuals/{id}/explain",
                deferring: { request, reply in
                    switch ExplanationRequest.read(request) {
                    case .success(let question):
                        directory.ask(about: request.parameter, reply) { processor, _, id in
                            question.answer(id, by: processor)
                        }
                    case .failure(let refusal): reply.send(refusal.response)
                    }
                }),
            Route(
                .post, "/api/v1/individuals/{id}/erase",
                deferring: { request, reply in
                    let id = request.parameter
                    guard directory.acceptsAnyPartition else { return jobs.submit(reply) { eraser.erase(id) } }
                    directory.find(id, reply) { partitions, reply in
                        jobs.submit(reply) { eraser.erase(id, in: partitions) }
                    }
                }),
        ]
    }

    /// Nobody is known under the id.
    static let unknown = Response.error("nobody is known under this id", status: 404)
}
