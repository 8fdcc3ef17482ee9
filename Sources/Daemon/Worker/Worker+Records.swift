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
        if settings.inputs.count == 1 || batch.isOfOneTopic {
            for index in 0..<batch.count { try apply(batch[index], at: index, &work) }
        } else {
            for index in RecordMerge(batch).order() { try apply(batch[index], at: index, &work) }
        }
        noteLast(batch)
        return finish(work)
    }

    /// Takes note of the last record of each input in a batch: one for each partition, not for each record.
    private func noteLast(_ batch: borrowing MessageBatch) {
        for partition in owned.values {
            for input in partition.places.indices where partition.places[input] >= 0 {
                partition.note(AppliedRecord(batch[partition.places[input]]), of: input)
            }
        }
    }

    private mutating func apply(_ message: borrowing Message, at index: Int, _ work: inout WorkResult) throws {
        let input = message.topicIndex
        guard let partition = owned[message.partition], settings.inputs.indices.contains(input) else {
            if let error = message.error { try handle(error) }
            return
        }
        if message.isEndOfPartition {
            if partition.reachedEnd(of: input, at: message.offset) { work.isTouched = true }
            partition.isCaughtUp = machine.reachedEnd(of: input, in: partition.number)
            return
        }
        if let error = message.error { return try handle(error) }

        let wall = settings.clock == .wall ? WallClock.milliseconds() : nil
        let recordTime = message.timestamp ?? wall ?? partition.processor.clock
        guard partition.advance(input, to: message.offset, timestamp: recordTime, at: index) else { return }
        work.isTouched = true
        let clocks = Clocks(record: recordTime, wall: wall, isCaughtUp: partition.isCaughtUp)
        if input == settings.rekeyedInput { return try applyRekeyed(message, clocks, in: partition) }
        let outcome = apply(message, recordTime, clocks, in: partition)
        metrics.count(input: input, outcome: outcome)
    }

    /// Applies a record of an input.
    private mutating func apply(
        _ message: borrowing Message, _ recordTime: Milliseconds, _ clocks: Clocks, in partition: OwnedPartition
    ) -> RecordOutcome {
        let input = message.topicIndex
        switch decoder.decode(
            key: message.key, value: message.payload, headers: RecordHeader.copying(message.headers),
            recordTime: recordTime, arrival: clocks.wall ?? recordTime,
            from: RecordCoordinates(input: input, partition: message.partition, offset: message.offset))
        {
        case .event(let event) where isMisrouted(event, in: partition):
            noteMisrouted(message)
            guard settings.misrouted[input] == .rekey else {
                step(.rejected, clocks, in: partition)
                return bury(message, Reject(.unroutable, Self.misroutedMessage))
            }
            step(.heard, clocks, in: partition)
            return forward(message, recordTime, to: Destination(event.individual))
        case .event(let event):
            switch step(.event(event), clocks, in: partition) ?? .applied {
            case .applied: return .applied
            case .duplicate: return .duplicate
            case .erased: return .erased
            case .rekeyed(let destination): return forward(message, recordTime, to: destination)
            case .unroutable: return bury(message, Reject(.unroutable, Self.unroutableMessage))
            }
        case .tombstone:
            step(.heard, clocks, in: partition)
            return .tombstone
        case .undeclaredType(let name):
            step(.heard, clocks, in: partition)
            note(undeclared: name, message)
            return .undeclaredType
        case .rejected(let reject):
            step(.rejected, clocks, in: partition)
            return bury(message, reject)
        }
    }

    /// Keeps a record that cannot be applied.
    private mutating func bury(_ message: borrowing Message, _ reject: Reject) -> RecordOutcome {
        outbox.add(
            DeadLetter(message, reject, topic: settings.inputs[message.topicIndex], now: WallClock.milliseconds()))
        metrics.count(deadLetter: reject.reason.rawValue)
        note(reject, message)
        return .deadLetter
    }

    private func handle(_ error: KafkaError) throws {
        if error.code == .offsetOutOfRange || error.code == .autoOffsetReset {
            throw WorkerFailure(
                "\(error). The records after the last commit are gone from the topic: retention was shorter than the daemon "
                    + "was away, or the topic was deleted and made anew. \(RecoveryAdvice.skipLost)",
                kind: .configuration)
        }
        if error.isFatal { throw WorkerFailure("the consumer failed: \(error)") }
        log.warning("\(error)")
    }
}

extension AppliedRecord {
    init(_ message: borrowing Message) {
        self.init(
            offset: message.offset, key: message.key, value: message.payload, timestamp: message.timestamp)
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

extension MessageBatch {
    /// Whether all that it holds is of one topic: then there is nothing to merge.
    fileprivate var isOfOneTopic: Bool {
        guard count > 1 else { return true }
        let first = self[0].topicIndex
        for index in 1..<count where self[index].topicIndex != first { return false }
        return true
    }
}

extension [UInt8] {
    /// A copy of lent bytes, or nil of none.
    init?(copying bytes: RawSpan?) {
        guard let bytes else { return nil }
        self.init(copying: bytes)
    }
}
