package import Configuration
internal import Engine
internal import Events
internal import HTTPServer
internal import JSON
internal import KafkaClient

/// Has an individual erased: writes the event that does so into an input, so that every replay of the inputs sees it, too.
package struct Eraser: Sendable {
    private let input: Configuration.Input?
    private let application: String
    private let properties: ClientProperties
    private let log: Log

    /// The longest wait for the broker.
    private static let patience = Duration.seconds(10)
    /// The most bytes of an id.
    private static let idBytes = 1_024

    /// Writes to the first input that takes CloudEvents.
    package init(_ configuration: Configuration, properties: ClientProperties, log: Log) {
        let inputs = configuration.inputs.filter { $0.format == .cloudevents }
        input = inputs.first { !$0.isProfile } ?? inputs.first
        application = configuration.applicationID
        self.properties = properties
        self.log = log
    }

    /// Writes the event, and waits for the broker to have it.
    ///
    /// - Parameter partitions: Where the individual lives; nil: where Java's default partitioner puts the id.
    func erase(_ individual: String, in partitions: [Int32]? = nil) -> Response {
        guard individual.utf8.count <= Self.idBytes else {
            return .error("an id has at most \(Self.idBytes) bytes", status: 400)
        }
        guard let input else {
            return .error(
                "no input has the format cloudevents, so that the daemon has nowhere to write the event `individual.erased` to: write it "
                    + "to an input in that input's own format", status: 409)
        }
        do {
            return .json(try write(individual, to: input.topic, partitions), status: 202)
        } catch {
            return .error("the event cannot be written to \(input.topic): \(error)", status: 503)
        }
    }

    private func write(_ individual: String, to topic: String, _ partitions: [Int32]?) throws -> [UInt8] {
        let id = "erase-" + String(UInt64.random(in: .min ... .max), radix: 16)
        let event = event(id, individual)
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
        let home = unsafe Placement(partition: 0, count: Int32(count)).partition(of: key.span.bytes)
        let handle = try producer.topic(topic)
        var written: [(partition: Int32, offset: Int64?)] = []
        for partition in partitions ?? [home] {
            var headers = OutgoingHeaders(capacity: 1)
            for field in CloudEventHeaders.structured.fields { headers.append(field.name, field.value) }
            try unsafe producer.produce(
                to: handle, partition: partition, key: key.span.bytes, value: event.raw, headers: headers,
                timeout: Self.patience)
            try producer.flush(timeout: Self.patience)
            written.append((partition, producer.deliveries.lastOffset))
            // Who is to be forgotten is named nowhere.
            log.info(
                "an erasure was asked for, and is written to an input",
                [
                    "individual_hash": .string(StableHash.hash(individual).hashDigits), "event": .string(id),
                    "topic": .string(topic), "partition": .int(Int(partition)),
                    "offset": .int(Int(producer.deliveries.lastOffset ?? -1)),
                ])
        }
        return answer(id, topic, written)
    }

    private func event(_ id: String, _ individual: String) -> JSONWriter {
        var event = JSONWriter()
        event.object {
            $0.key("specversion"); $0.string("1.0")
            $0.key("id"); $0.string(id)
            $0.key("source"); $0.string("/attune/\(application)")
            $0.key("type"); $0.string("individual.erased")
            $0.key("subject"); $0.string(individual)
        }
        return event
    }

    /// What is told of an event: where it was written first, and `also` where else somebody of that id lives.
    private func answer(
        _ id: String, _ topic: String, _ written: [(partition: Int32, offset: Int64?)]
    ) -> [UInt8] {
        func write(_ place: (partition: Int32, offset: Int64?), to writer: inout JSONWriter) {
            writer.key("partition"); writer.int(Int(place.partition))
            writer.key("offset"); writer.optional(place.offset) { $0.int($1) }
        }
        var answer = JSONWriter()
        answer.object { answer in
            answer.key("event"); answer.string(id)
            answer.key("topic"); answer.string(topic)
            if let first = written.first { write(first, to: &answer) }
            if written.count > 1 {
                answer.key("also")
                answer.array { for place in written.dropFirst() { $0.object { write(place, to: &$0) } } }
            }
        }
        answer.newline()
        return answer.bytes
    }
}
