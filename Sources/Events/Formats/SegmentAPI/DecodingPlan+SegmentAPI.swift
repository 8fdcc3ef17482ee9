import JSON

extension DecodingPlan {
    /// Checks a message of Segment's whose names have been checked, and makes the event of it.
    func read(
        _ record: SegmentAPIRecord, of root: JSONElement, in bytes: RawSpan, _ input: InputPlan,
        _ context: RecordContext, into event: Event
    ) throws(Reject) -> DecodedRecord {
        if record.isBatch { throw Reject(.malformedEnvelope, "a batch of messages; send one message a record") }
        if record.word.nonEmpty != nil, record.kind == nil {
            throw Reject(
                .malformedEnvelope,
                "type: none of \(SegmentAPIKind.allCases.map(\.word).joined(separator: ", "))")
        }
        event.clear()
        try readID(record.attributes, record.labels, of: root, in: bytes, input, context, into: event)
        guard let kind = record.kind else { throw Reject(.missingType, "type: \(Self.fault(record.word))") }
        let isTrack = kind == .track
        if isTrack, !record.attributes[.type].isName {
            throw Reject(.missingType, "event: \(Self.fault(record.attributes[.type])), in a track message")
        }
        guard setIndividual(record.attributes[.subject], of: root, in: bytes, into: event) else {
            throw Reject(
                .missingIndividual,
                record.attributes[.subject].isAbsent
                    ? "userId and anonymousId: absent"
                    : "\(record.labels.individual): \(Self.fault(record.attributes[.subject]))")
        }
        event.time = try time(
            record.attributes, record.labels, in: bytes, recordTime: context.recordTime, arrival: context.arrival)
        let found: FoundType
        if let eventType = kind.eventType {
            found = segmentAPITypes[kind.rawValue].map { .declared($0) } ?? .undeclared(eventType)
        } else {
            found = findType(record.attributes[.type], of: root, in: bytes)
        }
        guard case .declared(let type) = found else { return found.undeclared }
        let data = EventData(record.data, beside: SegmentAPIKind.members[kind.rawValue], of: root)
        return try read(data, type, context, into: event)
    }
}
