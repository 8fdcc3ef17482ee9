import JSON

extension EventDecoder {
    /// Decodes a record by its input's mapping.
    mutating func mapped(
        _ key: RawSpan?, _ value: RawSpan, _ input: InputPlan, _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let key = input.fields.individual == nil ? key : nil
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            if let document = parser.lastDocument {
                try Self.checkObject(document.root)
                try plan.checkNames(EnvelopeAttributes(document.root, at: input.fields), input.labels, key: key)
            }
            throw Reject(error)
        }
        try Self.checkObject(document.root)
        let attributes = EnvelopeAttributes(document.root, at: input.fields)
        try plan.checkNames(attributes, input.labels, key: key)
        return try plan.read(
            attributes, of: document.root, in: document.strings, key: key, input, context, into: event)
    }
}
