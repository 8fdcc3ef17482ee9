import Events
import RuleSets
import State

extension EvaluationContext {
    /// How much of a cap is used up now.
    func use(of cap: Cap) -> IndividualDescription.CapUse {
        let times = state.sendTimes(
            after: now.subtractingClamped(cap.per), channel: cap.channel.map { rules.channels[$0].hash },
            tag: cap.tagHash
        ).sorted()
        // With a lower cap than before there may be more than it allows: room comes when all but `max` − 1 have left the period.
        let leaving = cap.max > 0 && times.count >= cap.max ? times[times.count - cap.max] : nil
        return IndividualDescription.CapUse(
            name: cap.name, used: times.count, max: cap.max, roomFrom: leaving.map { $0.addingClamped(cap.per) })
    }
}

extension IndividualState {
    /// When the messages since a time were sent that count against a cap, in the order remembered.
    fileprivate func sendTimes(after start: Milliseconds, channel: UInt64?, tag: UInt64?) -> [Milliseconds] {
        guard let field = field(SentMessages.kind, key: 0) else { return [] }
        let payload = bytes(of: field)
        var times: [Milliseconds] = []
        var offset = 0
        while offset < payload.byteCount {
            let time: Milliseconds = payload.load(offset)
            let tags = (0..<Int(payload.u8(offset + 16))).map { payload.u64(offset + SentMessages.head + 8 * $0) }
            if time > start, channel == nil || payload.u64(offset + 8) == channel, tag.map(tags.contains) ?? true {
                times.append(time)
            }
            offset += SentMessages.size(payload, at: offset)
        }
        return times
    }
}
