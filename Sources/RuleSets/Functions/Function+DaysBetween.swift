import CEL

extension Function {
    /// `daysBetween(timestamp, timestamp, zone)`.
    static let daysBetween = Function(
        name: "daysBetween",
        documentation: .init(
            "The days from the local date of one instant to that of another.",
            example:
                "daysBetween(timestamp(\"2026-03-01T12:00:00Z\"), timestamp(\"2026-03-03T01:00:00Z\"), \"Europe/Paris\")",
            gives: "2"),
        overloads: [.global(.timestamp, .timestamp, .string, to: .int)], constants: [2: .timeZone],
        prepare: { constants, zones throws(EvaluationError) in
            let known = constants.count == 3 ? try zones.constant(constants[2]) : nil
            return Implementation(
                variadic: { arguments throws(EvaluationError) in
                    guard arguments.count == 3, case .timestamp(let first) = arguments[0],
                        case .timestamp(let second) = arguments[1], case .string(let name) = arguments[2]
                    else { throw .noSuchOverload }
                    let zone = try zones.zone(name, known: known)
                    let from = zone.civil(at: first).date.daysSinceEpoch
                    return .int(Int64(zone.civil(at: second).date.daysSinceEpoch - from))
                })
        })
}
