import Events
import RuleSets
import State

/// The keys of a campaign whose journeys ended after they had sent something, for `re_entry`: one field a campaign, its key the
/// campaign's hash.
///
/// The payload is (key's hash u64 · ended i64)…, the one that ended longest ago first. The field of a campaign that the rules do not have
/// is dropped after 7 days, as all that nothing uses.
enum EndedKeys {
    static let kind = FieldKind(rawValue: 0x81)
    static let version: UInt8 = 1
    static let entry = 16

    static func isValid(_ payload: RawSpan) -> Bool { payload.byteCount > 0 && payload.byteCount % entry == 0 }

    /// Of a key that ended under both ids the later end counts; of all, those that ended last.
    static let unite: FieldType.Unite = { own, theirs, other in
        guard let field = own.field(kind, key: theirs.key) else { return FieldType.keepingOwn(&own, theirs, other) }
        var ends = entries(own.bytes(of: field))
        for end in entries(other.bytes(of: theirs)) {
            if let known = ends.firstIndex(where: { $0.key == end.key }) {
                ends[known].time = max(ends[known].time, end.time)
            } else {
                ends.append(end)
            }
        }
        let order = ends.indices.sorted { (ends[$0].time, $0) < (ends[$1].time, $1) }
        var writer = ByteWriter()
        for index in order.suffix(Limits.endedKeysPerCampaign) {
            writer.write(word: ends[index].key)
            writer.write(ends[index].time)
        }
        guard writer.bytes.count - field.length <= own.room else { return }
        own.replacePayload(of: field, with: writer.bytes)
    }

    private static func entries(_ payload: RawSpan) -> [(key: UInt64, time: Milliseconds)] {
        stride(from: 0, to: payload.byteCount, by: entry).map { (payload.u64($0), payload.load($0 + 8)) }
    }
}

extension IndividualState {
    /// When the last journey of a campaign and key that had sent something ended; nil where none did.
    func ended(campaign: UInt64, key: UInt64) -> Milliseconds? {
        guard let field = field(EndedKeys.kind, key: campaign), let offset = endedEntry(key, in: field) else {
            return nil
        }
        return raw.load(field.payload + offset + 8)
    }

    /// Remembers the end of a journey that had sent something.
    mutating func remember(ended time: Milliseconds, campaign: UInt64, key: UInt64) {
        var field = field(EndedKeys.kind, key: campaign)
        if let known = field {
            if let offset = endedEntry(key, in: known) {
                // It ended last now.
                field = known.length == EndedKeys.entry ? known : removeBytes(EndedKeys.entry, at: offset, of: known)
                if known.length == EndedKeys.entry { return store(time, at: 8, of: known) }
            } else if known.length >= Limits.endedKeysPerCampaign * EndedKeys.entry {
                field = removeBytes(EndedKeys.entry, at: 0, of: known)
            }
        }
        let target: Field
        let offset: Int
        if let field {
            offset = field.length
            target = insertBytes(EndedKeys.entry, at: offset, of: field)
        } else {
            offset = 0
            target = appendField(EndedKeys.kind, version: EndedKeys.version, key: campaign, zeros: EndedKeys.entry)
        }
        store(key, at: offset, of: target)
        store(time, at: offset + 8, of: target)
    }

    private func endedEntry(_ key: UInt64, in field: Field) -> Int? {
        var offset = 0
        while offset < field.length {
            if raw.u64(field.payload + offset) == key { return offset }
            offset += EndedKeys.entry
        }
        return nil
    }
}
