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
        return Function(
            name: name,
            overloads: [.method(.timestamp, to: .int), .method(.timestamp, .string, to: .int)] + durations,
            unary: { value throws(EvaluationError) in
                switch value {
                case .timestamp(let timestamp):
                    let (date, second) = timestamp.civil()
                    return .int(Int64(part(date, second, Int(timestamp.nanoseconds))))
                case .duration(let duration):
                    guard let ofDuration else { throw .noSuchOverload(name, value) }
                    return .int(ofDuration(duration))
                default: throw .noSuchOverload(name, value)
                }
            },
            binary: { value, zone throws(EvaluationError) in
                guard case .timestamp(let timestamp) = value, case .string(let zone) = zone else {
                    throw .noSuchOverload(name, value, zone)
                }
                let (date, second) = timestamp.civil(offset: try Zones.offset(zone, at: timestamp))
                return .int(Int64(part(date, second, Int(timestamp.nanoseconds))))
            })
    }
}

/// Time zones by the names that expressions use.
enum Zones {
    /// Seconds east of UTC: `UTC`, `Z`, or an offset such as `-08:00`, `+5:30` or `02:00`.
    static func offset(_ zone: String, at timestamp: Timestamp) throws(EvaluationError) -> Int {
        if zone == "UTC" || zone == "Z" || zone.isEmpty { return 0 }
        if let offset = fixedOffset(zone.utf8Span.span) { return offset }
        throw EvaluationError("unknown time zone \(Conversions.quoted(zone))")
    }

    private static func fixedOffset(_ utf8: Span<UInt8>) -> Int? {
        var position = 0
        var isNegative = false
        if utf8[0] == UInt8(ascii: "-") || utf8[0] == UInt8(ascii: "+") {
            isNegative = utf8[0] == UInt8(ascii: "-")
            position = 1
        }
        var hours = 0
        let first = position
        while position < utf8.count, position < first + 2, utf8[position].isDigit {
            hours = hours * 10 + Int(utf8[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > first, position + 3 == utf8.count, utf8[position] == UInt8(ascii: ":"),
            utf8[position + 1].isDigit, utf8[position + 2].isDigit
        else { return nil }
        let minutes = Int(utf8[position + 1] - UInt8(ascii: "0")) * 10 + Int(utf8[position + 2] - UInt8(ascii: "0"))
        guard hours <= 23, minutes <= 59 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isNegative ? -seconds : seconds
    }
}
