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
        // A day that clocks skip altogether may come next.
        guard let instant = first(time, after: timestamp, in: zone, days: 0...3, on: { _ in true }) else {
            throw outOfRange
        }
        return try self.timestamp(instant)
    }

    /// The first such instant, in seconds since 1970, among days counted from today of which `isMeant` holds for the number of the day
    /// since 1970-01-01; nil where there is none.
    static func first(
        _ time: TimeOfDay, after timestamp: Timestamp, in zone: TimeZone, days: ClosedRange<Int>,
        on isMeant: (Int) -> Bool
    ) -> Int64? {
        let today = zone.civil(at: timestamp).date.daysSinceEpoch
        // Yesterday's time may be the end of a gap that reaches into today.
        for day in today + days.lowerBound - 1...today + days.upperBound where isMeant(day) {
            let instant = zone.instant(of: CivilDate(daysSinceEpoch: day), second: time.second)
            guard instant >= timestamp.seconds else { continue }
            if instant == timestamp.seconds, timestamp.nanoseconds > 0 { continue }
            return instant
        }
        return nil
    }

    static func timestamp(_ seconds: Int64) throws(EvaluationError) -> Value {
        guard let timestamp = Timestamp(seconds: seconds, nanoseconds: 0) else { throw outOfRange }
        return .timestamp(timestamp)
    }

    private static let outOfRange = EvaluationError("range error: the timestamp lies outside the years 1 to 9999")
}
