import Events
import RuleSets
public import State

/// What was last told of each campaign's suppressions, so that the same is not told again within a day: one field.
///
/// The payload is (campaign u64 · told u64 · time i64 · left out u16)…; `told` is a hash over step, reason and detail.
enum ToldSuppressions {
    static let kind = FieldKind(rawValue: 0x83)
    static let version: UInt8 = 1
    static let entry = 26
    /// How long the same suppression is left out after its record.
    static let memory: Milliseconds = 86_400_000

    static func isValid(_ payload: RawSpan) -> Bool { payload.byteCount > 0 && payload.byteCount % entry == 0 }

    /// An individual's own memory of what was told stays as it is.
    static let unite: FieldType.Unite = { _, _, _ in }

    /// What makes two suppressions of a campaign the same.
    static func hash(step: UInt64, reason: Reason, detail: String?) -> UInt64 {
        var hash = StableHash()
        hash.appendField(reason.rawValue)
        if let detail { hash.appendField(detail) }
        return hash.value ^ (step &* 0x9E37_79B9_7F4A_7C15)
    }
}

extension IndividualState {
    /// Whether a suppression is told, as of an instant of the clock: then how many were left out since the campaign's last record, else
    /// nil, and it is one more of those.
    mutating func tell(suppression told: UInt64, of campaign: UInt64, clock: Milliseconds) -> Int? {
        guard let (field, offset) = toldEntry(of: campaign) else {
            addTold(told, campaign, clock)
            return 0
        }
        let leftOut = raw.u16(field.payload + offset + 24)
        let since = clock.subtractingClamped(raw.load(field.payload + offset + 16, as: Milliseconds.self))
        if raw.u64(field.payload + offset + 8) == told, since < ToldSuppressions.memory {
            if leftOut < .max { store(leftOut + 1, at: offset + 24, of: field) }
            return nil
        }
        store(told, at: offset + 8, of: field)
        store(clock, at: offset + 16, of: field)
        store(UInt16(0), at: offset + 24, of: field)
        return Int(leftOut)
    }

    /// How many suppressions of a campaign were left out since its last record, which another record of it now tells.
    mutating func tellRepeats(of campaign: UInt64) -> Int {
        guard let (field, offset) = toldEntry(of: campaign) else { return 0 }
        let leftOut = raw.u16(field.payload + offset + 24)
        if leftOut > 0 { store(UInt16(0), at: offset + 24, of: field) }
        return Int(leftOut)
    }

    /// How many suppressions of a campaign were left out since its last record.
    public func leftOut(of campaign: UInt64) -> Int {
        guard let (field, offset) = toldEntry(of: campaign) else { return 0 }
        return Int(raw.u16(field.payload + offset + 24))
    }

    private func toldEntry(of campaign: UInt64) -> (field: Field, offset: Int)? {
        guard let field = field(ToldSuppressions.kind, key: 0) else { return nil }
        var offset = 0
        while offset < field.length {
            if raw.u64(field.payload + offset) == campaign { return (field, offset) }
            offset += ToldSuppressions.entry
        }
        return nil
    }

    private mutating func addTold(_ told: UInt64, _ campaign: UInt64, _ clock: Milliseconds) {
        forgetTold(clock)
        let target: Field
        let offset: Int
        if let field = field(ToldSuppressions.kind, key: 0) {
            offset = field.length
            target = insertBytes(ToldSuppressions.entry, at: offset, of: field)
        } else {
            offset = 0
            target = appendField(
                ToldSuppressions.kind, version: ToldSuppressions.version, key: 0, zeros: ToldSuppressions.entry)
        }
        store(campaign, at: offset, of: target)
        store(told, at: offset + 8, of: target)
        store(clock, at: offset + 16, of: target)
    }

    /// Makes room: what is older than its memory and left nothing out says nothing any more, and of those beyond
    /// ``Limits/toldCampaigns`` the first goes.
    private mutating func forgetTold(_ clock: Milliseconds) {
        guard var field = field(ToldSuppressions.kind, key: 0) else { return }
        var offset = 0
        while offset < field.length {
            let time = raw.load(field.payload + offset + 16, as: Milliseconds.self)
            let isOver = clock.subtractingClamped(time) >= ToldSuppressions.memory
            let isSilent = raw.u16(field.payload + offset + 24) == 0
            let isBeyond = field.length >= Limits.toldCampaigns * ToldSuppressions.entry
            guard isBeyond || (isOver && isSilent) else {
                offset += ToldSuppressions.entry
                continue
            }
            if field.length == ToldSuppressions.entry { return removeField(field) }
            field = removeBytes(ToldSuppressions.entry, at: offset, of: field)
        }
    }
}
