internal import CommandLineTool
internal import JSON

/// What a running daemon answers about one individual.
struct IndividualEndpoint {
    private let client: HTTPClient
    private let id: String

    /// How long the daemon may take to answer: a worker that waits for its broker is told of by the daemon before.
    private static let timeout = Duration.seconds(30)

    init(_ client: HTTPClient, _ id: String) throws {
        guard !id.isEmpty else { throw CommandFailure(.usage, "ID is empty") }
        self.client = client
        self.id = id
    }

    /// Asks; nobody under the id is a failure of its own.
    ///
    /// - Parameter suffix: What follows the id in the path: `/erase`, a query.
    func ask(
        _ method: String, _ suffix: String, accepting status: Int = 200
    ) throws -> (document: JSONValue, bytes: [UInt8]) {
        let path = "/api/v1/individuals/\(PercentEncoding.encode(id))\(suffix)"
        let answer = try client.ask(method, path, timeout: Self.timeout, accepting: [status, 404])
        guard answer.status == 404 else { return (answer.document, answer.bytes) }
        throw CommandFailure(
            .checkFailed,
            "\(StyledLine.visible(id)): \(answer.document["error"]?.shown ?? "nobody is known under this id")")
    }
}
