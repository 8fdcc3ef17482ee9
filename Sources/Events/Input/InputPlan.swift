/// An input made ready for decoding. A class: what most records need of it is in ``EventDecoder`` itself.
final class InputPlan: Sendable {
    /// The topic's name.
    let topic: String
    /// The paths of an input with a mapping; those of others mean nothing.
    let fields: MappedFields
    /// What messages call the parts of a `mapped` record.
    let labels: EnvelopeLabels

    init(_ input: EventInput) {
        topic = input.topic
        let mapping = input.format.mapping
        fields = MappedFields(mapping)
        labels = EnvelopeLabels(
            id: mapping.id?.label ?? "id", type: mapping.type?.label ?? "type",
            individual: mapping.individual?.label ?? "individual", time: mapping.time?.label ?? "time")
    }

    /// The id of an event whose record has none.
    func id(of coordinates: RecordCoordinates) -> String {
        "\(topic)/\(coordinates.partition)/\(coordinates.offset)"
    }
}

/// What messages call the parts of an envelope, which each format names in its own way.
struct EnvelopeLabels: Sendable {
    let id: String
    let type: String
    let individual: String
    let time: String

    static let cloudEvents = EnvelopeLabels(id: "id", type: "type", individual: "subject", time: "time")
}
