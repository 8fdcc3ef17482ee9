internal import CommandLineTool
internal import Daemon
internal import Events
internal import HumanText
internal import KafkaClient
internal import Ordering

/// Writes the records of topics as lines of a history, in order of their timestamps.
struct Export {
    /// How long a broker may take to say which topics there are, and how far a partition reaches.
    private static let answerTimeout = Duration.seconds(10)
    /// So many records are written between two looks at the clock.
    private static let stride = 1_024

    private let inputs: [EventInput]
    private let properties: ClientConfiguration
    private let from: Milliseconds?
    private let until: Milliseconds?

    init(of inputs: [EventInput], properties: ClientConfiguration, from: Milliseconds?, until: Milliseconds?) {
        self.inputs = inputs
        self.from = from
        self.until = until
        self.properties = PartitionFeed.properties(properties)
    }

    func run(on output: Output) throws {
        var feeds = try open()
        var writers = inputs.map { HistoryWriter($0) }
        let total = feeds.reduce(0) { $0 + $1.count }
        var skipped: [String: Int] = [:]
        var written = 0
        var read = 0
        do {
            var progress = Progress("exporting", total: total, on: output)
            for index in feeds.indices.reversed() where try !feeds[index].advance() { feeds.remove(at: index) }
            // The earliest of the partitions' next records; of equal ones that of the first partition.
            while !output.isClosed, let next = feeds.indices.min(by: { feeds[$0].time < feeds[$1].time }) {
                let feed = feeds[next]
                if isWanted(feed.record.timestamp) {
                    switch writers[feed.input].line(
                        of: feed.record, arrival: feed.time == .min ? nil : feed.time, in: feed.partition)
                    {
                    case .line(let line):
                        output.write(line)
                        written += 1
                    case .skipped(let reason): skipped[reason, default: 0] += 1
                    }
                }
                read += 1
                if read.isMultiple(of: Self.stride) { progress.update(read) }
                if try !feed.advance() { feeds.remove(at: next) }
            }
        }
        output.flush()
        output.writeError("exported \(written.counted("record"))")
        for reason in skipped.keys.sortedByBytes() {
            output.writeError("left out \((skipped[reason] ?? 0).counted("record")): \(reason)")
        }
    }

    private func isWanted(_ time: Milliseconds?) -> Bool {
        guard let time else { return true }
        return time >= from ?? .min && time < until ?? .max
    }

    /// A feed for each partition of each topic, in order.
    private func open() throws -> [PartitionFeed] {
        let metadata = try Admin(properties).metadata(timeout: Self.answerTimeout)
        var feeds: [PartitionFeed] = []
        for (number, input) in inputs.enumerated() {
            guard let topic = metadata.topic(input.topic), topic.error?.code != .unknownTopicOrPartition else {
                throw CommandFailure(.configuration, "the topic \(input.topic) does not exist")
            }
            if let error = topic.error { throw error }
            for partition in 0..<topic.partitionCount {
                feeds.append(
                    try PartitionFeed(
                        TopicPartition(input.topic, Int32(partition)), input: number, properties,
                        timeout: Self.answerTimeout))
            }
        }
        return feeds
    }
}
