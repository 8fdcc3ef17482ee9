package import Configuration
internal import Engine
internal import HTTPServer
internal import JSON
internal import KafkaClient

/// Has an individual erased: writes the event that does so into an input, so that every replay of the inputs sees it, too.
package struct Eraser: Sendable {
    private let input: Configuration.Input?
    /// Whether producers have another partitioner, so that nobody can tell where an individual lives.
    private let acceptsAnyPartition: Bool
    private let application: String
    private let properties: ClientProperties

    /// The longest wait for the broker.
    private static let patience = Duration.seconds(10)
    /// The most bytes of an id.
    private static let idBytes = 1_024

    /// Writes to the first input that takes CloudEvents.
    package init(_ configuration: Configuration, properties: ClientProperties) {
        let inputs = configuration.inputs.filter { $0.format == .cloudevents }
        acceptsAnyPartition = configuration.inputs.contains { $0.misrouted == .accept }
        input = inputs.first { !$0.isProfile } ?? inputs.first
        application = configuration.applicationID
        self.properties = properties
    }

    /// Writes the event, and waits for the broker to have it.
    func erase(_ individual: String) -> Response {
        guard individual.utf8.count <= Self.idBytes else {
            return .error("an id has at most \(Self.idBytes) bytes", status: 400)
        }
        // Written elsewhere it would erase nobody, and say that it did.
        if acceptsAnyPartition {
            return .error(
                "the inputs say `misrouted: accept`, so that the daemon cannot tell in which partition the individual lives: have the "
                    + "producer of the individual's other events write `individual.erased`", status: 409)
        }
        guard let input else {
            return .error(
                "no input has the format cloudevents, so that the daemon has nowhere to write the event `individual.erased` to: write it "
                    + "to an input in that input's own format", status: 409)
        }
        do {
            return .json(try write(individual, to: input.topic), status: 202)
        } catch {
            return .error("the event cannot be written to \(input.topic): \(error)", status: 503)
        }
    }

    private func write(_ individual: String, to topic: String) throws -> [UInt8] {
        let id = "erase-" + String(UInt64.random(in: .min ... .max), radix: 16)
        var event = JSONWriter()
        event.object {
            $0.key("specversion"); $0.string("1.0")
            $0.key("id"); $0.string(id)
            $0.key("source"); $0.string("/attune/\(application)")
            $0.key("type"); $0.string("individual.erased")
            $0.key("subject"); $0.string(individual)
        }
        var configuration = properties.admin
        configuration["linger.ms"] = "0"
        configuration["enable.idempotence"] = "true"
        var producer = try Producer(configuration)
        guard let count = try properties.makeAdmin().metadata(timeout: Self.patience).topic(topic)?.partitionCount,
            count > 0
        else {
            throw ServiceError(.unavailable, "the topic has no partitions")
        }
        let key = Array(individual.utf8)
        let partition = unsafe Placement(partition: 0, count: Int32(count)).partition(of: key.span.bytes)
        let handle = try producer.topic(topic)
        var headers = OutgoingHeaders(capacity: 1)
        for field in CloudEventHeaders.structured.fields { headers.append(field.name, field.value) }
        try unsafe producer.produce(
            to: handle, partition: partition, key: key.span.bytes, value: event.raw, headers: headers,
            timeout: Self.patience)
        try producer.flush(timeout: Self.patience)
        let offset = producer.deliveries.lastOffset
        var answer = JSONWriter()
        answer.object {
            $0.key("event"); $0.string(id)
            $0.key("topic"); $0.string(topic)
            $0.key("partition"); $0.int(Int(partition))
            $0.key("offset"); $0.optional(offset) { $0.int($1) }
        }
        answer.newline()
        return answer.bytes
    }
}
