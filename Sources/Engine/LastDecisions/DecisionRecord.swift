internal import Decisions
internal import Events
internal import JSON
internal import State

/// The last decisions about one individual, packed: of each campaign and outcome the newest that was told, the one told longest ago first.
///
/// ```
/// version u8, then of each decision a count of bytes and
/// campaign u64 · when i64 · outcome, data        each a count and UTF-8
/// ```
///
/// The campaign is the ``StableHash`` of its name; the data is the JSON object that the decisions topic has, personal values masked.
public enum DecisionRecord {
    /// The layout that is written.
    public static let version: UInt8 = 1
    /// Decisions kept of one individual: more campaigns and outcomes than people ask about; beyond, the one told longest ago goes.
    static let mostDecisions = 32
    /// Bytes of a decision's data beyond which it is kept without what its expressions read and its message's parameters.
    static let mostData = 2_048

    /// Why bytes are no such record.
    public enum Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// It was written by a newer build.
        case newer(version: UInt8)
        /// Its bytes mean nothing.
        case damaged

        /// What is wrong, for an operator.
        public var description: String {
            switch self {
            case .newer(let version):
                "version \(version), which a newer build wrote; this one reads up to \(DecisionRecord.version)"
            case .damaged: "damaged"
            }
        }
    }

    /// One of the decisions.
    struct Entry {
        let campaign: UInt64
        let time: Milliseconds
        let outcome: String
        let data: [UInt8]

        /// Whether a later decision takes its place.
        func isSame(as other: Entry) -> Bool {
            campaign == other.campaign && outcome.utf8.elementsEqual(other.outcome.utf8)
        }
    }

    /// Throws where bytes are no record of this or an older version.
    static func validate(_ bytes: [UInt8]) throws(Unreadable) {
        guard let version = bytes.first, version > 0 else { throw .damaged }
        guard version <= Self.version else { throw .newer(version: version) }
        guard let read = read(bytes), !read.isEmpty, read.count <= mostDecisions else { throw .damaged }
        for entry in read {
            var parser = JSONParser()
            guard Outcome(rawValue: entry.outcome) != nil,
                let document = unsafe try? parser.parse(entry.data.span.bytes), document.root.isObject
            else { throw .damaged }
        }
    }

    /// The decisions in bytes that were validated, or that this build wrote; none in no bytes.
    static func entries(_ bytes: [UInt8]) -> [Entry] { bytes.isEmpty ? [] : read(bytes) ?? [] }

    private static func read(_ bytes: [UInt8]) -> [Entry]? {
        let raw = unsafe bytes.span.bytes
        var reader = ByteReader(raw)
        guard reader.byte() != nil else { return nil }
        var entries: [Entry] = []
        while !reader.isAtEnd {
            guard let range = reader.octets() else { return nil }
            var parts = ByteReader(raw.extracting(range))
            guard let campaign = parts.word(), let time = parts.number(), let outcome = parts.text(),
                let data = parts.bytes(), parts.isAtEnd
            else { return nil }
            entries.append(Entry(campaign: campaign, time: time, outcome: outcome, data: data))
        }
        return entries
    }

    /// The bytes of decisions, of which only the last ``mostDecisions`` are kept.
    static func bytes(of entries: [Entry]) -> [UInt8] {
        if entries.isEmpty { return [] }
        var writer = ByteWriter(reserving: entries.reduce(1) { $0 + $1.data.count + 48 })
        writer.write(version)
        for entry in entries.suffix(mostDecisions) { write(entry, to: &writer) }
        return writer.bytes
    }

    /// A record with a decision in place of that which it follows. No decision before it is copied but as bytes.
    static func adding(_ decision: OutgoingRecords.DecisionSummary, data: RawSpan, to record: [UInt8]) -> [UInt8] {
        let raw = unsafe record.span.bytes
        let outcome = decision.outcome.rawValue.utf8Span.span
        var ranges: [Range<Int>] = []
        var reader = ByteReader(raw)
        if !record.isEmpty { _ = reader.byte() }
        while !reader.isAtEnd {
            let start = reader.offset
            guard let range = reader.octets() else { break }
            var parts = ByteReader(raw.extracting(range))
            guard let campaign = parts.word(), parts.number() != nil, let name = parts.octets() else { break }
            let isOutcome = unsafe raw.extracting(range).extracting(name).hasSameBytes(as: outcome.bytes)
            let isSame = campaign == decision.campaign && isOutcome
            if !isSame { ranges.append(start..<range.upperBound) }
        }
        var writer = ByteWriter(reserving: record.count + min(data.byteCount, mostData) + 64)
        writer.write(version)
        for range in ranges.suffix(mostDecisions - 1) { writer.append(raw.extracting(range)) }
        write(Entry(decision, data: data), to: &writer)
        return writer.bytes
    }

    private static func write(_ entry: Entry, to writer: inout ByteWriter) {
        writer.writeCounted {
            $0.write(word: entry.campaign)
            $0.write(entry.time)
            $0.write(entry.outcome)
            $0.write(entry.data)
        }
    }
}

extension DecisionRecord.Entry {
    /// A decision as it is kept: one that is large without what it read.
    init(_ decision: OutgoingRecords.DecisionSummary, data: RawSpan) {
        let whole = data.byteCount <= DecisionRecord.mostData
        self.init(
            campaign: decision.campaign, time: decision.now, outcome: decision.outcome.rawValue,
            data: whole ? Array(copying: data) : Self.cut(data))
    }

    /// Ids and keys are bounded, what is left out is not.
    private static func cut(_ data: RawSpan) -> [UInt8] {
        var parser = JSONParser()
        guard let document = try? parser.parse(data), case .object(let members) = JSONValue(document.root) else {
            return Array("{}".utf8)
        }
        var writer = JSONWriter()
        writer.object {
            for member in members where !["params", "detail"].contains(member.key) {
                $0.key(member.key)
                if member.key == "inputs" { $0.object { _ in } } else { $0.value(member.value) }
            }
            $0.key("cut")
            $0.bool(true)
        }
        return writer.bytes
    }
}
