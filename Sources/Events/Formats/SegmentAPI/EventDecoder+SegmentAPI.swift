import JSON

extension EventDecoder {
    /// Decodes a message of Segment's.
    mutating func segmentAPI(
        _ value: RawSpan, _ input: InputPlan, _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            if let document = parser.lastDocument {
                try Self.checkObject(document.root)
                let record = SegmentAPIRecord(document.root, strings: document.strings)
                try plan.checkNames(record.attributes, record.labels, key: nil)
            }
            throw Reject(error)
        }
        try Self.checkObject(document.root)
        let record = SegmentAPIRecord(document.root, strings: document.strings)
        try plan.checkNames(record.attributes, record.labels, key: nil)
        return try plan.read(record, of: document.root, in: document.strings, input, context, into: event)
    }
}
