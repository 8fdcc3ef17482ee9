extension FunctionLibrary {
    /// Accessors of timestamps, in UTC or in a zone, and of durations.
    static let times: [Function] = [
        accessor("getFullYear", "The year", gives: "2026") { date, _, _ in date.year },
        accessor("getMonth", "The month, 0 to 11", gives: "2") { date, _, _ in date.month - 1 },
        accessor("getDate", "The day of the month, 1 to 31", gives: "2") { date, _, _ in date.day },
        accessor("getDayOfMonth", "The day of the month, 0 to 30", gives: "1") { date, _, _ in date.day - 1 },
        accessor("getDayOfWeek", "The day of the week, 0 (Sunday) to 6", gives: "1") { date, _, _ in date.dayOfWeek },
        accessor("getDayOfYear", "The day of the year, 0 to 365", gives: "60") { date, _, _ in date.dayOfYear },
        accessor(
            "getHours", "The hour of the day, or the whole hours of a duration", gives: "19",
            ofDuration: { $0.seconds / 3_600 }
        ) { _, second, _ in second / 3_600 },
        accessor(
            "getMinutes", "The minute of the hour, or the whole minutes of a duration", gives: "30",
            ofDuration: { $0.seconds / 60 }
        ) { _, second, _ in second / 60 % 60 },
        accessor(
            "getSeconds", "The second of the minute, or the whole seconds of a duration", gives: "5",
            ofDuration: { $0.seconds }
        ) { _, second, _ in second % 60 },
        accessor(
            "getMilliseconds", "The milliseconds of the second", gives: "250",
            ofDuration: { Int64($0.nanoseconds / 1_000_000) }
        ) { _, _, nanoseconds in
            nanoseconds / 1_000_000
        },
    ]

    private static func accessor(
        _ name: String, _ summary: String, gives result: String, ofDuration: (@Sendable (Duration) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilDate, _ secondOfDay: Int, _ nanoseconds: Int) -> Int
    ) -> Function {
        let durations: [Function.Overload] = ofDuration == nil ? [] : [.method(.duration, to: .int)]
        let inUTC: Function.Implementation.Unary = { value throws(EvaluationError) in
            switch value {
            case .timestamp(let timestamp):
                let (date, second) = timestamp.civil()
                return .int(Int64(part(date, second, Int(timestamp.nanoseconds))))
            case .duration(let duration):
                guard let ofDuration else { throw .noSuchOverload(name, value) }
                return .int(ofDuration(duration))
            default: throw .noSuchOverload(name, value)
            }
        }
        let example = "timestamp(\"2026-03-02T18:30:05.25Z\").\(name)(\"Europe/Paris\")"
        return Function(
            name: name,
            documentation: .init("\(summary); in UTC or in a time zone.", example: example, gives: result),
            overloads: [.method(.timestamp, to: .int), .method(.timestamp, .string, to: .int)] + durations,
            constants: [1: .timeZone],
            prepare: { constants, zones throws(EvaluationError) in
                let constant = constants.count == 2 ? try zones.constant(constants[1]) : nil
                return Function.Implementation(unary: inUTC) { value, zone throws(EvaluationError) in
                    guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
                        throw .noSuchOverload(name, value, zone)
                    }
                    let (date, second) = try zones.zone(zone, known: constant).civil(at: timestamp)
                    return .int(Int64(part(date, second, Int(timestamp.nanoseconds))))
                }
            })
    }
}
