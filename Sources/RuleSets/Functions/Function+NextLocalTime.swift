import CEL

extension Function {
    /// `nextLocalTime(timestamp, "18:00", zone)`.
    static let nextLocalTime = Function(
        name: "nextLocalTime",
        documentation: .init(
            "The first instant at or after another at which clocks of a time zone show a time; of a time they skip the first instant after, of one they show twice the first.",
            example: "nextLocalTime(timestamp(\"2026-03-02T18:30:00Z\"), \"18:00\", \"Europe/Paris\")",
            gives: "timestamp(\"2026-03-03T17:00:00Z\")"),
        overloads: [.global(.timestamp, .string, .string, to: .timestamp)],
        constants: [1: .timeOfDay, 2: .timeZone],
        prepare: { constants, zones throws(EvaluationError) in
            var knownTime: TimeOfDay?
            if constants.count == 3, case .string(let text) = constants[1] { knownTime = try TimeOfDay(reading: text) }
            let knownZone = constants.count == 3 ? try zones.constant(constants[2]) : nil
            return Implementation(
                variadic: { [knownTime] arguments throws(EvaluationError) in
                    guard arguments.count == 3, case .timestamp(let timestamp) = arguments[0],
                        case .string(let time) = arguments[1], case .string(let zone) = arguments[2]
                    else { throw .noSuchOverload }
                    return try LocalTime.next(
                        TimeOfDay(known: knownTime, reading: time), after: timestamp,
                        in: zones.zone(zone, known: knownZone))
                })
        })
}

extension ConstantText {
    /// A local time such as `18:00`.
    fileprivate static let timeOfDay = ConstantText { text throws(EvaluationError) in _ = try TimeOfDay(reading: text) }
}

extension TimeOfDay {
    fileprivate init(known: TimeOfDay?, reading text: String) throws(EvaluationError) {
        if let known { self = known } else { try self.init(reading: text) }
    }
}
