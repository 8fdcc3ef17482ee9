import CEL

extension Function {
    /// A function of an instant in a zone.
    static func local(
        _ name: String, _ documentation: Documentation, to result: Type,
        _ compute: @escaping @Sendable (Timestamp, TimeZone) throws(EvaluationError) -> Value
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.global(.timestamp, .string, to: result)],
            constants: [1: .timeZone],
            prepare: { constants, zones throws(EvaluationError) in
                let known = constants.count == 2 ? try zones.constant(constants[1]) : nil
                return Implementation(
                    binary: { timestamp, zone throws(EvaluationError) in
                        guard case .timestamp(let timestamp) = timestamp, case .string(let zone) = zone else {
                            throw .noSuchOverload(name, timestamp, zone)
                        }
                        return try compute(timestamp, zones.zone(zone, known: known))
                    })
            })
    }
}

/// Local times as instants.
enum LocalTime {
    /// The first instant at or after another at which clocks show a time: where they skip it on a day, the first instant after the gap;
    /// where they show it twice, the first.
    static func next(
        _ time: TimeOfDay, after timestamp: Timestamp, in zone: TimeZone
    ) throws(EvaluationError) -> Value {
        let today = zone.civil(at: timestamp).date.daysSinceEpoch
        // Yesterday's time may be the end of a gap that reaches into today; a day that clocks skip altogether may come next.
        for day in today - 1...today + 3 {
            let instant = zone.instant(of: CivilDate(daysSinceEpoch: day), second: time.second)
            guard instant >= timestamp.seconds else { continue }
            if instant == timestamp.seconds, timestamp.nanoseconds > 0 { continue }
            return try self.timestamp(instant)
        }
        throw outOfRange
    }

    static func timestamp(_ seconds: Int64) throws(EvaluationError) -> Value {
        guard let timestamp = Timestamp(seconds: seconds, nanoseconds: 0) else { throw outOfRange }
        return .timestamp(timestamp)
    }

    private static let outOfRange = EvaluationError("range error: the timestamp lies outside the years 1 to 9999")
}
