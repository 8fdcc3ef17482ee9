import Decisions
import Engine
import Events
import RuleSets

/// The engine of a partition, with records and clocks as the daemon hands them to it; and the same once more, which writes its records.
struct EngineSide: ~Copyable {
    private let processor: PartitionProcessor
    private let writer: PartitionProcessor
    private var decoder: EventDecoder
    private(set) var effects = Effects(.values)
    private var written = Effects(.written)
    /// The ids of all records of decisions since somebody was erased: who is forgotten may begin as they began before.
    private var ids: Set<String> = []

    init(_ rules: RuleSet) {
        let options = PartitionProcessor.Options(application: NaiveWorld.application)
        processor = PartitionProcessor(rules: rules, options: options)
        writer = PartitionProcessor(rules: rules, options: options)
        decoder = Self.decoder(rules)
    }

    /// Takes an event of the text of its record. False: the record is refused.
    mutating func happen(_ json: String, _ clocks: Clocks) -> Bool {
        let (record, utf8) = (clocks.record ?? 0, json.utf8Span.span)
        let decoded = unsafe decoder.decode(
            key: nil, value: utf8.bytes, headers: [], recordTime: record, arrival: clocks.wall ?? record)
        guard case .event(let event) = decoded else { return false }
        step(.event(event), clocks)
        return true
    }

    /// Lets time pass.
    mutating func pass(_ clocks: Clocks) { step(.time, clocks) }

    /// Goes on with other rules.
    mutating func adopt(_ rules: RuleSet, _ clocks: Clocks) {
        step(.rules(rules), clocks)
        while !processor.isSettled { step(.settling(most: 2), clocks) }
        decoder = Self.decoder(rules)
    }

    private mutating func step(_ input: Input, _ clocks: Clocks) {
        processor.step(input, clocks, into: &effects)
        writer.step(input, clocks, into: &written)
    }

    /// What is wrong with the records written since the last ``commit()``; nil: nothing. Each decision has one, with an id that no other
    /// ever had, and each message a command with the message's id. Only a segment that somebody comes into twice at one instant has two
    /// triggers of one id.
    mutating func flaw() -> String? {
        if effects.decisions.contains(where: { $0.outcome == .erased }) { ids = [] }
        var (count, commands): (Int, [String]) = (0, [])
        for entry in written.records.entries {
            let id = id(of: entry)
            switch entry.topic {
            case .commands: commands.append(id)
            case .decisions:
                let isOfSegment =
                    count < effects.decisions.count && effects.decisions[count].trigger.type.hasPrefix("segment.")
                count += 1
                if !ids.insert(id).inserted, !isOfSegment { return "two records have the id \(id)" }
            }
        }
        if count != effects.decisions.count { return "\(count) records for \(effects.decisions.count) decisions" }
        let messages = effects.decisions.compactMap { $0.command.map { "\($0.commandID)" } }
        return messages == commands ? nil : "commands \(commands) for messages \(messages)"
    }

    /// The `id` of a record: what stands in quotes behind the first such key.
    private func id(of entry: OutgoingRecords.Entry) -> String {
        let values = written.records.values
        let bytes = entry.value.prefix(128).map { unsafe values.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let key = text.firstRange(of: "\"id\":\"") else { return text }
        return String(text[key.upperBound...].prefix { $0 != "\"" })
    }

    /// Ends a transaction, after which what has come about is forgotten.
    mutating func commit() {
        processor.commit()
        writer.commit()
        effects.removeAll()
        written.removeAll()
    }

    private static func decoder(_ rules: RuleSet) -> EventDecoder {
        EventDecoder(schema: rules.schema, format: .cloudEvents, limits: EventLimits())
    }
}

extension StreamGenerator.Moment {
    /// The same for the engine.
    var clocks: Clocks { Clocks(record: record, wall: wall, isCaughtUp: isCaughtUp) }
}
