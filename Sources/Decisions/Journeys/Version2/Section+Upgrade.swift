import CEL
import Events
import RuleSets
import State

/// The sections in which layout version 2 kept journeys, ended keys and sends, as fields of today. What version 2 held as names is noted in
/// the context.
struct SectionUpgrade {
    let application: String

    /// The journeys of a section; nil where it cannot be read.
    func journeys(_ payload: RawSpan, _ context: inout UpgradeContext) -> [UpgradedField]? {
        var reader = SectionReader(payload)
        var fields: [UpgradedField] = []
        while !reader.isAtEnd {
            guard let journey = journey(&reader, of: context.individual) else { return nil }
            for name in [journey.campaign, journey.step, journey.trigger.type] { context.note(name) }
            fields.append(UpgradedField(Journey.kind, key: journey.fieldKey, payload: journey.bytes))
        }
        return fields
    }

    private func journey(_ reader: inout SectionReader, of individual: String) -> JourneyPayload? {
        guard let campaign = reader.text(), let key = reader.text(), let type = reader.text(), let id = reader.text(),
            let time = reader.number(), let kept = reader.values(), let traceparent = reader.text(),
            let step = reader.text(), let due = reader.number(), let flags = reader.byte(), let inputs = reader.values()
        else { return nil }
        var hasher = FieldHasher()
        for field in ["journey", application, campaign, individual, key, id] { hasher.append(field) }
        // Its bit 2 said that a trigger which found it running was recorded.
        return JourneyPayload(
            campaign: campaign, key: key, step: step, due: due,
            trigger: TriggerReference(id: id, type: type, time: time),
            traceparent: traceparent.isEmpty ? nil : traceparent, id: hasher.identifier(),
            flags: flags & (Journey.hasWaited | Journey.hasSent), kept: kept, inputs: inputs)
    }

    /// The ended keys of a section, a field a campaign; nil where it cannot be read.
    func endedKeys(_ payload: RawSpan, _ context: inout UpgradeContext) -> [UpgradedField]? {
        var reader = SectionReader(payload)
        var campaigns: [(campaign: UInt64, writer: ByteWriter)] = []
        while !reader.isAtEnd {
            guard let campaign = reader.text(), let key = reader.text(), let ended = reader.number(),
                let marks = reader.byte(), marks & 2 == 0 || reader.number() != nil
            else { return nil }
            context.note(campaign)
            let hash = StableHash.hash(campaign)
            let index = campaigns.firstIndex { $0.campaign == hash } ?? campaigns.count
            if index == campaigns.count { campaigns.append((hash, ByteWriter())) }
            campaigns[index].writer.write(word: StableHash.hash(key))
            campaigns[index].writer.write(ended)
        }
        return campaigns.map {
            UpgradedField(EndedKeys.kind, key: $0.campaign, payload: $0.writer.bytes)
        }
    }

    /// The sends of a section; nil where it cannot be read.
    func sends(_ payload: RawSpan, _ context: inout UpgradeContext) -> [UpgradedField]? {
        var reader = SectionReader(payload)
        var writer = ByteWriter()
        while !reader.isAtEnd {
            guard let time = reader.number(), let channel = reader.text(), let count = reader.count() else {
                return nil
            }
            var tags: [UInt64] = []
            for _ in 0..<count {
                guard let tag = reader.text() else { return nil }
                context.note(tag)
                tags.append(StableHash.hash(tag))
            }
            context.note(channel)
            writer.write(time)
            writer.write(word: StableHash.hash(channel))
            writer.write(word: 0)
            writer.write(UInt8(0))
            writer.write(UInt8(clamping: tags.count))
            for tag in tags.prefix(Int(UInt8.max)) { writer.write(word: tag) }
        }
        return [UpgradedField(SentMessages.kind, key: 0, payload: writer.bytes)]
    }
}
