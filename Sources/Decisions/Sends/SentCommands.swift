import CEL
import Events
import JSON
import RuleSets
import State

/// The last commands of an individual, the oldest first, so that what senders tell of one can be known for what it was: one field.
///
/// The payload is (time i64 · command u64 · campaign u64 · step u64 · channel u64 · template u64 · variant u64 · number of tags u8 · tags
/// u64…)…; a command is the first 8 bytes of its id as a number, all else are ``StableHash``es of names, 0 where there is no variant.
enum SentCommands {
    static let kind = FieldKind(rawValue: 0x85)
    static let version: UInt8 = 1
    static let head = 57

    /// Offsets in an entry.
    enum Offset {
        static let command = 8
        static let campaign = 16
        static let step = 24
        static let channel = 32
        static let template = 40
        static let variant = 48
        static let tagCount = 56
    }

    /// Bytes of the entry at an offset of a buffer.
    static func size(_ raw: RawSpan, at offset: Int) -> Int { head + 8 * Int(raw.u8(offset + Offset.tagCount)) }

    static func isValid(_ payload: RawSpan) -> Bool {
        var offset = 0
        while offset < payload.byteCount {
            guard offset + head <= payload.byteCount else { return false }
            offset += size(payload, at: offset)
        }
        return payload.byteCount > 0 && offset == payload.byteCount
    }

    /// Those of both ids in order of time, of equal times the own first; the newest of them, as many as are kept and find room.
    static let unite: FieldType.Unite = { own, theirs, other in
        guard let field = own.field(kind, key: 0) else { return FieldType.keepingOwn(&own, theirs, other) }
        let sent = entries(own.bytes(of: field)) + entries(other.bytes(of: theirs))
        let order = sent.indices.sorted { (sent[$0].time, $0) < (sent[$1].time, $1) }
        var room = field.length + own.room
        var kept = 0
        for index in order.reversed().prefix(Limits.sentCommands) {
            room -= sent[index].bytes.count
            if room < 0 { break }
            kept += 1
        }
        own.replacePayload(of: field, with: order.suffix(kept).flatMap { sent[$0].bytes })
    }

    private static func entries(_ payload: RawSpan) -> [(time: Milliseconds, bytes: [UInt8])] {
        var entries: [(time: Milliseconds, bytes: [UInt8])] = []
        var offset = 0
        while offset < payload.byteCount {
            let end = offset + size(payload, at: offset)
            entries.append((payload.load(offset), Array(copying: payload.extracting(offset..<end))))
            offset = end
        }
        return entries
    }
}

extension IndividualState {
    /// Where a command that was sent stands in the buffer; nil where it is not among those kept.
    func sentCommand(_ command: UInt64) -> Int? {
        guard let field = field(SentCommands.kind, key: 0) else { return nil }
        var offset = field.payload
        while offset < field.end {
            if raw.u64(offset + SentCommands.Offset.command) == command { return offset }
            offset += SentCommands.size(raw, at: offset)
        }
        return nil
    }

    /// Remembers a command, and forgets the oldest of more than ``Limits/sentCommands``. One that finds no room is not remembered.
    mutating func remember(_ message: MessageCommand, at time: Milliseconds, step: UInt64, of campaign: Campaign) {
        forgetOldestCommand()
        // The number of tags takes a byte: the rule file's reader allows fewer.
        let tags = campaign.tagHashes.prefix(Int(UInt8.max))
        let size = SentCommands.head + 8 * tags.count
        guard size + IndividualState.fieldHeader <= room else { return }
        let target: Field
        let offset: Int
        if let field = field(SentCommands.kind, key: 0) {
            offset = field.length
            target = insertBytes(size, at: offset, of: field)
        } else {
            offset = 0
            target = appendField(SentCommands.kind, version: SentCommands.version, key: 0, zeros: size)
        }
        store(time, at: offset, of: target)
        store(message.commandID.high, at: offset + SentCommands.Offset.command, of: target)
        store(campaign.hash, at: offset + SentCommands.Offset.campaign, of: target)
        store(step, at: offset + SentCommands.Offset.step, of: target)
        store(StableHash.hash(message.channel), at: offset + SentCommands.Offset.channel, of: target)
        store(StableHash.hash(message.template), at: offset + SentCommands.Offset.template, of: target)
        let variant = message.variant.map { StableHash.hash($0) } ?? 0
        store(variant, at: offset + SentCommands.Offset.variant, of: target)
        store(UInt8(truncatingIfNeeded: tags.count), at: offset + SentCommands.Offset.tagCount, of: target)
        for (index, tag) in tags.enumerated() { store(tag, at: offset + SentCommands.head + 8 * index, of: target) }
    }

    private mutating func forgetOldestCommand() {
        guard let field = field(SentCommands.kind, key: 0) else { return }
        var count = 0
        var offset = field.payload
        while offset < field.end {
            count += 1
            offset += SentCommands.size(raw, at: offset)
        }
        if count >= Limits.sentCommands { removeBytes(SentCommands.size(raw, at: field.payload), at: 0, of: field) }
    }
}
