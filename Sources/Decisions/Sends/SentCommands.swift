import CEL
import Events
import JSON
import RuleSets
import State

/// The last commands of an individual, the oldest first, so that what senders tell of one can be known for what it was: one field.
///
/// The payload is (time i64 · command u64 · campaign u64 · step u64 · channel u64 · template u64 · variant u64 · number of tags u8 · tags
/// u64…)…; a command is the first 8 bytes of its id as a number, all else are ``StableHash``es of names, 0 where there is no variant.
enum SentCommands: TaggedEntries {
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

    /// Those of both ids in order of time, of equal times the own first; the newest of them, as many as are kept and find room.
    static let unite: FieldType.Unite = { own, theirs, other in
        guard let field = own.field(kind, key: 0) else { return FieldType.keepingOwn(&own, theirs, other) }
        let sent = united(own.bytes(of: field), other.bytes(of: theirs))
        var room = field.length + own.room
        var kept = 0
        for entry in sent.reversed().prefix(Limits.sentCommands) {
            room -= entry.bytes.count
            if room < 0 { break }
            kept += 1
        }
        own.replacePayload(of: field, with: sent.suffix(kept).flatMap(\.bytes))
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
        guard SentCommands.size(tags: campaign.tagHashes.count) + IndividualState.fieldHeader <= room else { return }
        let (target, offset) = append(SentCommands.self, at: time, tags: campaign.tagHashes)
        store(message.commandID.high, at: offset + SentCommands.Offset.command, of: target)
        store(campaign.hash, at: offset + SentCommands.Offset.campaign, of: target)
        store(step, at: offset + SentCommands.Offset.step, of: target)
        store(StableHash.hash(message.channel), at: offset + SentCommands.Offset.channel, of: target)
        store(StableHash.hash(message.template), at: offset + SentCommands.Offset.template, of: target)
        let variant = message.variant.map { StableHash.hash($0) } ?? 0
        store(variant, at: offset + SentCommands.Offset.variant, of: target)
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
