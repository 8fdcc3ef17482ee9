internal import Configuration
internal import Engine
internal import Events
internal import JSON
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// Applies what a poll brought. Records of several inputs of one partition are merged by record timestamp as far as they
    /// were fetched; those of one input keep their order.
    mutating func apply(_ batch: borrowing MessageBatch) throws -> WorkResult {
        var work = WorkResult()
        if settings.inputs.count == 1 {
            for index in 0..<batch.count { try apply(batch[index], &work) }
        } else {
            for index in RecordMerge(batch).order() { try apply(batch[index], &work) }
        }
        return finish(work)
    }

    private mutating func apply(_ message: borrowing Message, _ work: inout WorkResult) throws {
        let input = message.topicIndex
        guard let partition = owned[message.partition], settings.inputs.indices.contains(input) else {
            if let error = message.error { try handle(error) }
            return
        }
        if message.isEndOfPartition {
            partition.reachedEnd(of: input, at: message.offset)
            partition.isCaughtUp = machine.reachedEnd(of: input, in: partition.number)
            return
        }
        if let error = message.error { return try handle(error) }

        let wall = settings.clock == .wall ? WallClock.milliseconds() : nil
        let recordTime = message.timestamp ?? wall ?? partition.processor.clock
        guard partition.advance(input, to: message.offset, timestamp: recordTime) else { return }
        work.isTouched = true
        let clocks = Clocks(record: recordTime, wall: wall, isCaughtUp: partition.isCaughtUp)
        let outcome: RecordOutcome
        switch decoder.decode(
            key: message.key, value: message.payload, headers: RecordHeader.copying(message.headers),
            recordTime: recordTime, arrival: wall ?? recordTime,
            from: RecordCoordinates(input: input, partition: message.partition, offset: message.offset))
        {
        case .event(let event): outcome = RecordOutcome(step(.event(event), clocks, in: partition) ?? .applied)
        case .tombstone:
            outcome = .tombstone
            step(.heard, clocks, in: partition)
        case .undeclaredType:
            outcome = .undeclaredType
            step(.heard, clocks, in: partition)
        case .rejected(let reject):
            outcome = .deadLetter
            step(.rejected, clocks, in: partition)
            outbox.add(
                DeadLetter(message, reject, topic: settings.inputs[input], now: WallClock.milliseconds()))
            metrics.count(deadLetter: reject.reason.rawValue)
        }
        metrics.count(input: input, outcome: outcome)
    }

    private func handle(_ error: KafkaError) throws {
        if error.code == .offsetOutOfRange || error.code == .autoOffsetReset {
            throw WorkerFailure(
                "\(error). The records after the last commit are gone from the topic (retention?). To go on without them, "
                    + "set the group's offsets with the broker's tools and delete the state topic, or restore the topic"
            )
        }
        if error.isFatal { throw WorkerFailure("the consumer failed: \(error)") }
        log.warning("\(error)")
    }
}

extension RecordHeader {
    static func copying(_ headers: borrowing MessageHeaders) -> [RecordHeader] {
        var copies: [RecordHeader] = []
        for index in 0..<headers.count {
            guard let header = headers.header(at: index) else { continue }
            copies.append(RecordHeader(name: [UInt8](copying: header.name), value: [UInt8](copying: header.value)))
        }
        return copies
    }
}

extension [UInt8] {
    /// A copy of lent bytes, or nil of none.
    init?(copying bytes: RawSpan?) {
        guard let bytes else { return nil }
        self.init(copying: bytes)
    }
}
