import CEL

extension Function {
    /// `startOfDay(timestamp, zone)`.
    static let startOfDay = local(
        "startOfDay",
        .init(
            "The instant at which the day of an instant begins in a time zone.",
            example: "startOfDay(timestamp(\"2026-03-02T18:00:00Z\"), \"Europe/Paris\")",
            gives: "timestamp(\"2026-03-01T23:00:00Z\")"), to: .timestamp
    ) { timestamp, zone throws(EvaluationError) in
        try LocalTime.timestamp(zone.instant(of: zone.civil(at: timestamp).date, second: 0))
    }
}
