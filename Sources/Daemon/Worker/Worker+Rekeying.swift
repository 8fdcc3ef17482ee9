internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

/// Records that belong to another partition: on their way there, and when they have come.
extension Worker {
    static let misroutedMessage =
        "another partition than the individual's: key records by the individual's id with Java's default partitioner (murmur2), or "
        + "write `misrouted: rekey` on the input"
    static let unroutableMessage =
        "re-keyed too often: the links of its individual lead from partition to partition without an end"

    /// Whether an event stands in another partition than its individual lives in, as far as that can be told.
    func isMisrouted(_ event: Event, in partition: OwnedPartition) -> Bool {
        !partition.processor.holds(event.individual)
    }

    /// Counts a record that stands elsewhere than its individual lives; the first of an input is logged.
    mutating func noteMisrouted(_ message: borrowing Message) {
        let input = message.topicIndex
        metrics.count(misroutedOf: input)
        guard misroutedInputs.insert(input).inserted else { return }
        let isRekeyed = settings.misrouted[input] == .rekey
        log.warning(
            "a record stands in another partition than its individual lives in: "
                + (isRekeyed
                    ? "such ones go on through the re-keyed topic, which costs time"
                    : "such ones are dead letters (unroutable)")
                + ". Have producers key records by the individual's id with Java's default partitioner (murmur2); where all "
                + "of them use the same other one, write `misrouted: accept` on the input",
            [
                "topic": .string(settings.inputs[input]), "partition": .int(Int(message.partition)),
                "offset": .int(Int(message.offset)),
            ])
    }

    /// Sends a record on as it was read.
    mutating func forward(
        _ message: borrowing Message, _ recordTime: Milliseconds, to destination: Destination
    ) -> RecordOutcome {
        let record = ForwardedRecord(
            topic: settings.inputs[message.topicIndex], partition: message.partition, offset: message.offset,
            timestamp: recordTime, key: [UInt8](copying: message.key), value: [UInt8](copying: message.payload),
            headers: RecordHeader.copying(message.headers))
        outbox.add(RekeyedRecord(record, to: destination))
        return .rekeyed
    }

    /// Applies a record of the re-keyed topic.
    mutating func applyRekeyed(_ message: borrowing Message, _ clocks: Clocks, in partition: OwnedPartition) throws {
        let record: RekeyedRecord
        do {
            record = try partition.processor.rekeyedRecord(
                key: [UInt8](copying: message.key) ?? [], value: [UInt8](copying: message.payload) ?? [])
        } catch {
            throw WorkerFailure(
                "the record at offset \(message.offset) of \(settings.rekeyedTopic), partition \(message.partition), cannot be "
                    + "read: \(error). Run the version that wrote it, or a newer one")
        }
        var outcome = RecordOutcome.applied
        if let forwarded = record.forwarded {
            outcome = apply(forwarded, of: record, clocks, in: partition)
        } else {
            // Another partition's clock says nothing about this one's timers.
            var clocks = clocks
            clocks.record = nil
            step(.rekeyed(record), clocks, in: partition)
        }
        metrics.count(input: settings.rekeyedInput, outcome: outcome)
    }

    /// Applies a record that came from another partition: by the clock at which it arrived there.
    private mutating func apply(
        _ forwarded: ForwardedRecord, of record: RekeyedRecord, _ clocks: Clocks, in partition: OwnedPartition
    ) -> RecordOutcome {
        var clocks = clocks
        clocks.record = forwarded.timestamp
        guard let input = settings.inputs.firstIndex(where: { $0.utf8.elementsEqual(forwarded.topic.utf8) }) else {
            step(.rejected, clocks, in: partition)
            return bury(forwarded, Reject(.unroutable, "\(forwarded.topic) is no input any more"))
        }
        let key = forwarded.key ?? []
        let value = forwarded.value ?? []
        let decoded = unsafe decoder.decode(
            key: forwarded.key == nil ? nil : key.span.bytes, value: forwarded.value == nil ? nil : value.span.bytes,
            headers: forwarded.headers, recordTime: forwarded.timestamp, arrival: clocks.wall ?? forwarded.timestamp,
            from: RecordCoordinates(input: input, partition: forwarded.partition, offset: forwarded.offset))
        switch decoded {
        case .event(let event):
            switch step(.forwarded(event, record), clocks, in: partition) ?? .applied {
            case .applied: return .applied
            case .duplicate: return .duplicate
            case .erased: return .erased
            case .rekeyed(let destination):
                outbox.add(RekeyedRecord(forwarded, to: destination))
                return .rekeyed
            case .unroutable: return bury(forwarded, Reject(.unroutable, Self.unroutableMessage))
            }
        case .tombstone:
            step(.heard, clocks, in: partition)
            return .tombstone
        case .undeclaredType:
            // The rules have changed on the way.
            step(.heard, clocks, in: partition)
            return .undeclaredType
        case .rejected(let reject):
            step(.rejected, clocks, in: partition)
            return bury(forwarded, reject)
        }
    }

    private mutating func bury(_ forwarded: ForwardedRecord, _ reject: Reject) -> RecordOutcome {
        outbox.add(DeadLetter(forwarded, reject, now: WallClock.milliseconds()))
        metrics.count(deadLetter: reject.reason.rawValue)
        return .deadLetter
    }
}

extension DeadLetter {
    /// A record that came from another partition: as it stood there.
    fileprivate init(_ record: ForwardedRecord, _ reject: Reject, now: Milliseconds) {
        self.init(
            key: record.key, value: record.value, headers: KeptHeaders(record.headers), timestamp: record.timestamp,
            coordinates: (record.topic, record.partition, record.offset), reject, now: now)
    }
}

extension KeptHeaders {
    fileprivate convenience init(_ headers: [RecordHeader]) {
        var outgoing = OutgoingHeaders(capacity: headers.count)
        var bytes = 0
        for header in headers {
            let value = header.value ?? []
            unsafe outgoing.append(name: header.name.span.bytes, header.value == nil ? nil : value.span.bytes)
            bytes += header.name.count + (header.value?.count ?? 0) + 10
        }
        self.init(outgoing, bytes: bytes)
    }
}
