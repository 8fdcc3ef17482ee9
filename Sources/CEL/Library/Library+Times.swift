extension Library {
    /// Accessors of timestamps, in UTC or in a zone, and of durations.
    static let times: [Function] = [
        accessor("getFullYear") { date, _, _ in date.year },
        accessor("getMonth") { date, _, _ in date.month - 1 },
        accessor("getDate") { date, _, _ in date.day },
        accessor("getDayOfMonth") { date, _, _ in date.day - 1 },
        accessor("getDayOfWeek") { date, _, _ in date.dayOfWeek },
        accessor("getDayOfYear") { date, _, _ in date.dayOfYear },
        accessor("getHours", ofDuration: { $0.seconds / 3_600 }) { _, second, _ in second / 3_600 },
        accessor("getMinutes", ofDuration: { $0.seconds / 60 }) { _, second, _ in second / 60 % 60 },
        accessor("getSeconds", ofDuration: { $0.seconds }) { _, second, _ in second % 60 },
        accessor("getMilliseconds", ofDuration: { Int64($0.nanoseconds / 1_000_000) }) { _, _, nanoseconds in
            nanoseconds / 1_000_000
        },
    ]

    private static func accessor(
        _ name: String, ofDuration: (@Sendable (Duration) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilDate, _ secondOfDay: Int, _ nanoseconds: Int) -> Int
    ) -> Function {
        let durations: [Overload] = ofDuration == nil ? [] : [.method(.duration, to: .int)]
        let inUTC: Function.Unary = { value throws(EvaluationError) in
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
        return Function(
            name: name,
            overloads: [.method(.timestamp, to: .int), .method(.timestamp, .string, to: .int)] + durations,
            prepared: { constants, zones throws(EvaluationError) in
                let constant = constants.count == 2 ? try zones.constant(constants[1]) : nil
                return Function(name: name, overloads: [], unary: inUTC) { value, zone throws(EvaluationError) in
                    guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
                        throw .noSuchOverload(name, value, zone)
                    }
                    let (date, second) = try zones.zone(zone, known: constant).civil(at: timestamp)
                    return .int(Int64(part(date, second, Int(timestamp.nanoseconds))))
                }
            }, constants: [1: .timeZone])
    }
}
