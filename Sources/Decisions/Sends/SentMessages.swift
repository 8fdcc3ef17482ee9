import CEL
import JSON
import Events
import RuleSets
import State

/// The messages that count against caps, the oldest first: one field.
///
/// The payload is (time i64 · channel u64 · command u64 · flags u8 · number of tags u8 · tags u64…)…; channels and tags are
/// ``StableHash``es of their names, a command the first 8 bytes of its id as a number. The flags are 1 for a shadow, which sends nothing.
enum SentMessages: TaggedEntries {
    static let kind = FieldKind(rawValue: 0x82)
    static let version: UInt8 = 2
    static let head = 26

    /// Offsets in an entry.
    enum Offset {
        static let channel = 8
        static let command = 16
        static let flags = 24
        static let tagCount = 25
    }

    /// Whether it counts for shadows only.
    static let isShadow: UInt8 = 1

    /// Whether the entry at an offset of a buffer is a shadow's.
    @inline(__always)
    static func isShadow(_ raw: RawSpan, at offset: Int) -> Bool { raw.u8(offset + Offset.flags) & isShadow != 0 }

    /// Both histories in order of time, of equal times the own first; where they are too long, the newest.
    static let unite: FieldType.Unite = { own, theirs, other in
        guard let field = own.field(kind, key: 0) else { return FieldType.keepingOwn(&own, theirs, other) }
        let sends = united(own.bytes(of: field), other.bytes(of: theirs))
        var room = field.length + own.room
        var kept: [[UInt8]] = []
        var counts = (real: 0, shadow: 0)
        for entry in sends.reversed() {
            let isShadow = entry.bytes[Offset.flags] & isShadow != 0
            guard (isShadow ? counts.shadow : counts.real) < Limits.sends else { continue }
            room -= entry.bytes.count
            if room < 0 { break }
            if isShadow { counts.shadow += 1 } else { counts.real += 1 }
            kept.append(entry.bytes)
        }
        own.replacePayload(of: field, with: kept.reversed().flatMap(\.self))
    }
}

extension IndividualState {
    /// How many messages since a time count against a cap: a shadow's own sends count for shadows only.
    func sent(after start: Milliseconds, channel: UInt64?, tag: UInt64?, includingShadows: Bool = false) -> Int {
        sent(channel: channel, tag: tag, includingShadows) { $0 > start }
    }

    /// How many messages of a local date, given by the days since 1970-01-01, count against a cap.
    func sent(
        on day: Int, in zone: TimeZone, channel: UInt64?, tag: UInt64?, includingShadows: Bool = false
    ) -> Int {
        sent(channel: channel, tag: tag, includingShadows) { zone.day(at: $0) == day }
    }

    @inline(__always)
    private func sent(
        channel: UInt64?, tag: UInt64?, _ includingShadows: Bool, where counts: (Milliseconds) -> Bool
    ) -> Int {
        guard let field = field(SentMessages.kind, key: 0) else { return 0 }
        let raw = raw
        var count = 0
        var offset = field.payload
        while offset < field.end {
            if counts(raw.load(offset, as: Milliseconds.self)),
                channel == nil || raw.u64(offset + SentMessages.Offset.channel) == channel,
                tag == nil || Self.has(tag, raw, offset),
                includingShadows || !SentMessages.isShadow(raw, at: offset)
            {
                count += 1
            }
            offset += SentMessages.size(raw, at: offset)
        }
        return count
    }

    private static func has(_ tag: UInt64?, _ raw: RawSpan, _ offset: Int) -> Bool {
        for index in 0..<Int(raw.u8(offset + SentMessages.Offset.tagCount))
        where raw.u64(offset + SentMessages.head + 8 * index) == tag {
            return true
        }
        return false
    }

    /// Remembers a message, and forgets those that happened at or before a time and those of its kind, real or a shadow's, beyond
    /// ``Limits/sends``.
    mutating func remember(
        sent time: Milliseconds, channel: UInt64, command: UInt64, tags: [UInt64], isShadow: Bool = false,
        forgettingBy start: Milliseconds
    ) {
        forget(sentBy: start, isShadow: isShadow)
        let (target, offset) = append(SentMessages.self, at: time, tags: tags)
        store(channel, at: offset + SentMessages.Offset.channel, of: target)
        store(command, at: offset + SentMessages.Offset.command, of: target)
        if isShadow { store(SentMessages.isShadow, at: offset + SentMessages.Offset.flags, of: target) }
    }

    /// Has a message count no more, by its command; a shadow's stays.
    mutating func giveBack(_ command: UInt64) {
        guard let field = field(SentMessages.kind, key: 0) else { return }
        var offset = 0
        while offset < field.length {
            let place = field.payload + offset
            let size = SentMessages.size(raw, at: place)
            if raw.u64(place + SentMessages.Offset.command) == command,
                raw.u8(place + SentMessages.Offset.flags) & SentMessages.isShadow == 0
            {
                if size == field.length { removeField(field) } else { removeBytes(size, at: offset, of: field) }
                return
            }
            offset += size
        }
    }

    /// Removes what is too old, wherever it stands: an event from ahead of the clock may have sent before an older one. And the first,
    /// of a kind where there are as many of it as may be.
    mutating func forget(sentBy start: Milliseconds, isShadow: Bool) {
        guard var field = field(SentMessages.kind, key: 0) else { return }
        var offset = 0
        var count = 0
        var first = 0
        while offset < field.length {
            let size = SentMessages.size(raw, at: field.payload + offset)
            if raw.load(field.payload + offset, as: Milliseconds.self) > start {
                if SentMessages.isShadow(raw, at: field.payload + offset) == isShadow {
                    if count == 0 { first = offset }
                    count += 1
                }
                offset += size
            } else if size == field.length {
                return removeField(field)
            } else {
                field = removeBytes(size, at: offset, of: field)
            }
        }
        if count >= Limits.sends {
            _ = removeBytes(SentMessages.size(raw, at: field.payload + first), at: first, of: field)
        }
    }
}
