import CEL
import Events
import RuleSets
import State

extension EvaluationContext {
    /// How much of a cap is used up now, by what was really sent.
    mutating func use(of cap: Cap) -> IndividualDescription.CapUse {
        let sends = state.sendTimes(channel: cap.channel.map { rules.channels[$0].hash }, tag: cap.tagHash)
        let times: [Milliseconds]
        let room: Milliseconds?
        switch cap.per {
        case .rolling(let length):
            times = sends.filter { $0 > now.subtractingClamped(length) }.sorted()
            // With a lower cap than before there may be more than it allows: room comes when all but `max` − 1 have left the period.
            room =
                cap.max > 0 && times.count >= cap.max
                ? times[times.count - cap.max].addingClamped(length) : nil
        case .calendarDay:
            let zone = timeZone() ?? .utc
            let day = zone.day(at: now)
            times = sends.filter { zone.day(at: $0) == day }
            room =
                times.count >= cap.max ? zone.instant(of: CivilDate(daysSinceEpoch: day + 1), second: 0) * 1_000 : nil
        }
        return IndividualDescription.CapUse(name: cap.name, used: times.count, max: cap.max, roomFrom: room)
    }
}

extension IndividualState {
    /// When the messages were sent that count against a cap, in the order remembered.
    fileprivate func sendTimes(channel: UInt64?, tag: UInt64?) -> [Milliseconds] {
        guard let field = field(SentMessages.kind, key: 0) else { return [] }
        let payload = bytes(of: field)
        var times: [Milliseconds] = []
        var offset = 0
        while offset < payload.byteCount {
            let isOfChannel = channel == nil || payload.u64(offset + SentMessages.Offset.channel) == channel
            let tags = (0..<Int(payload.u8(offset + SentMessages.Offset.tagCount))).map {
                payload.u64(offset + SentMessages.head + 8 * $0)
            }
            if isOfChannel, tag.map(tags.contains) ?? true, !SentMessages.isShadow(payload, at: offset) {
                times.append(payload.load(offset))
            }
            offset += SentMessages.size(payload, at: offset)
        }
        return times
    }
}
