import JSON

extension DecodingPlan {
    /// Checks a message of Segment's whose names have been checked, and makes the event of it.
    func event(
        _ record: SegmentRecord, of root: JSONElement, in bytes: RawSpan, _ input: InputPlan, _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        if record.isBatch { throw Reject(.malformedEnvelope, "a batch of messages; send one message a record") }
        if record.word.nonEmpty != nil, record.kind == nil {
            throw Reject(
                .malformedEnvelope,
                "type: none of \(SegmentKind.allCases.map(\.word).joined(separator: ", "))")
        }
        let id = try id(record.attributes, record.labels, in: bytes, input, context)
        guard let kind = record.kind else { throw Reject(.missingType, "type: \(Self.fault(record.word))") }
        let isTrack = kind == .track
        if isTrack, record.attributes[.type].nonEmpty == nil {
            throw Reject(.missingType, "event: \(Self.fault(record.attributes[.type])), in a track message")
        }
        guard let individual = record.attributes[.subject].nonEmpty else {
            throw Reject(
                .missingIndividual,
                record.attributes[.subject].isAbsent
                    ? "userId and anonymousId: absent"
                    : "\(record.labels.individual): \(Self.fault(record.attributes[.subject]))")
        }
        let time = try time(
            record.attributes, record.labels, in: bytes, recordTime: context.recordTime, arrival: context.arrival)
        let name = bytes.extracting(record.attributes[.type].nonEmpty ?? 0..<0)
        guard let type = isTrack ? typeNames.find(name) : segmentTypes[kind.rawValue] else {
            return .undeclaredType(kind.eventType ?? String(decoding: name))
        }
        let data = EventData(record.data, beside: SegmentKind.members[kind.rawValue], of: root)
        return .event(
            try event(
                type, id: id, individual: String(decoding: bytes.extracting(individual)), time: time, data, input,
                context))
    }
}
