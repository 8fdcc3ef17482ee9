internal import CommandLineTool
internal import Decisions
internal import Engine
internal import Events
internal import JSON
internal import KafkaClient

/// Reads what was decided of one individual from the one partition that has it.
struct DecisionReader {
    /// How long a broker may take to say which topics there are, and how far a partition reaches.
    private static let answerTimeout = Duration.seconds(10)
    /// Records are stamped when they are written, soon after the decision; clocks of machines differ by less than this.
    private static let slack: Milliseconds = 60_000
    /// So many records are read between two looks at the clock.
    private static let stride = 1_024

    private let individual: String
    private let campaign: String?
    private let since: Milliseconds?

    init(of individual: String, campaign: String?, since: Milliseconds?) {
        self.individual = individual
        self.campaign = campaign
        self.since = since
    }

    /// Writes a line for each decision, in their order.
    ///
    /// - Returns: nil; the partition's number where there was none.
    func read(_ topic: String, _ properties: ClientConfiguration, to output: Output) throws -> Int32? {
        let properties = PartitionFeed.properties(properties)
        let metadata = try Admin(properties).metadata(timeout: Self.answerTimeout)
        guard let found = metadata.topic(topic), found.error?.code != .unknownTopicOrPartition else {
            throw CommandFailure(.configuration, "the topic \(topic) does not exist")
        }
        if let error = found.error { throw error }
        guard found.partitionCount > 0 else { throw CommandFailure(.unavailable, "\(topic) has no partition yet") }
        let placement = Placement(partition: 0, count: Int32(clamping: found.partitionCount))
        let number = unsafe placement.partition(of: individual.utf8Span.span.bytes)
        let feed = try PartitionFeed(
            TopicPartition(topic, number), since: since?.subtractingClamped(Self.slack), properties,
            timeout: Self.answerTimeout)
        var count = 0
        do {
            var progress = Progress("reading", total: feed.count, on: output)
            var read = 0
            while !output.isClosed, try feed.advance() {
                if let line = line(of: feed.record, for: output) {
                    output.writeLine(line)
                    count += 1
                }
                read += 1
                if read.isMultiple(of: Self.stride) { progress.update(read) }
            }
        }
        return count > 0 ? nil : number
    }

    /// The line of a record that is one of those asked for.
    private func line(of record: ExportRecord, for output: Output) -> String? {
        guard let key = record.key, key.elementsEqual(individual.utf8), let value = record.value,
            case .line(let bytes) = CloudEventLine(record, value, arrival: nil).result
        else { return nil }
        var parser = JSONParser()
        guard let document = try? unsafe parser.parse(bytes.span.bytes),
            let sentence = DecisionSentence(JSONValue(document.root)), isWanted(sentence)
        else { return nil }
        let time = output.terminal.styled(StyledLine.visible(sentence.time), .dim)
        return "\(time)  \(StyledLine.visible(sentence.text))"
    }

    private func isWanted(_ sentence: DecisionSentence) -> Bool {
        if let campaign, !campaign.utf8.elementsEqual(sentence.campaign.utf8) { return false }
        guard let since else { return true }
        let time = unsafe EventTime.parse(sentence.time.utf8Span.span.bytes)
        return time.map { $0 >= since } ?? true
    }
}
