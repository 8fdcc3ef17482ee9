import CEL

extension Function {
    /// `localDate(timestamp, zone)`.
    static let localDate = local(
        "localDate",
        .init(
            "The date of an instant in a time zone.",
            example: "localDate(timestamp(\"2026-03-02T23:30:00Z\"), \"Europe/Paris\")", gives: "\"2026-03-03\""),
        to: .string
    ) { timestamp, zone throws(EvaluationError) in
        .string(zone.civil(at: timestamp).date.description)
    }
}
