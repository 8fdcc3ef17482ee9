extension Library {
    /// What is Attune's own: places and local time of an individual.
    static let marketing: [Function] = [
        Function(
            name: "distance", overloads: [.global(point, point, to: .double)],
            binary: { from, to throws(EvaluationError) in
                .double(try Place(from).distance(to: Place(to)))
            }),
        local("startOfDay", to: .timestamp) { timestamp, zone throws(EvaluationError) in
            try LocalTime.timestamp(zone.instant(of: zone.civil(at: timestamp).date, second: 0))
        },
        local("localDate", to: .string) { timestamp, zone throws(EvaluationError) in
            .string(zone.civil(at: timestamp).date.text)
        },
        Function(
            name: "nextLocalTime", overloads: [.global(.timestamp, .string, .string, to: .timestamp)],
            prepared: { constants, zones throws(EvaluationError) in
                var knownTime: TimeOfDay?
                if constants.count == 3, case .string(let text) = constants[1] {
                    knownTime = try TimeOfDay(reading: text)
                }
                let knownZone = constants.count == 3 ? try zones.constant(constants[2]) : nil
                return Function(
                    name: "nextLocalTime", overloads: [],
                    variadic: { [knownTime] arguments, _ throws(EvaluationError) in
                        guard arguments.count == 3, case .timestamp(let timestamp) = arguments[0],
                            case .string(let time) = arguments[1], case .string(let zone) = arguments[2]
                        else { throw .noSuchOverload }
                        return try LocalTime.next(
                            TimeOfDay(known: knownTime, reading: time), after: timestamp,
                            in: zones.zone(zone, known: knownZone))
                    })
            }, constants: [1: .timeOfDay, 2: .timeZone]),
        Function(
            name: "daysBetween", overloads: [.global(.timestamp, .timestamp, .string, to: .int)],
            prepared: { constants, zones throws(EvaluationError) in
                let known = constants.count == 3 ? try zones.constant(constants[2]) : nil
                return Function(
                    name: "daysBetween", overloads: [],
                    variadic: { arguments, _ throws(EvaluationError) in
                        guard arguments.count == 3, case .timestamp(let first) = arguments[0],
                            case .timestamp(let second) = arguments[1], case .string(let name) = arguments[2]
                        else { throw .noSuchOverload }
                        let zone = try zones.zone(name, known: known)
                        let from = zone.civil(at: first).date.daysSinceEpoch
                        return .int(Int64(zone.civil(at: second).date.daysSinceEpoch - from))
                    })
            }, constants: [2: .timeZone]),
    ]

    private static let point = Type.map(.string, .double)

    /// A function of an instant in a zone.
    private static func local(
        _ name: String, to result: Type,
        _ compute: @escaping @Sendable (Timestamp, TimeZone) throws(EvaluationError) -> Value
    ) -> Function {
        Function(
            name: name, overloads: [.global(.timestamp, .string, to: result)],
            prepared: { constants, zones throws(EvaluationError) in
                let known = constants.count == 2 ? try zones.constant(constants[1]) : nil
                return Function(
                    name: name, overloads: [],
                    binary: { timestamp, zone throws(EvaluationError) in
                        guard case .timestamp(let timestamp) = timestamp, case .string(let zone) = zone else {
                            throw .noSuchOverload(name, timestamp, zone)
                        }
                        return try compute(timestamp, zones.zone(zone, known: known))
                    })
            }, constants: [1: .timeZone])
    }
}

extension TimeOfDay {
    fileprivate init(known: TimeOfDay?, reading text: String) throws(EvaluationError) {
        if let known { self = known } else { try self.init(reading: text) }
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

extension CivilDate {
    /// `2026-03-02`.
    var text: String {
        var text: [UInt8] = []
        text.append(decimal: year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: day, width: 2)
        return String(decoding: text, as: UTF8.self)
    }
}
