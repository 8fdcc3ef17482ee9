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
    /// Bytes of a detail of which more is cut off then: a name and a reason fit.
    static let mostDetail = 512

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
    struct Entry: Sendable {
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

    /// A record with a decision in place of that which it follows. Those before it are copied as they are: one allocation.
    static func adding(_ decision: OutgoingRecords.DecisionSummary, data: RawSpan, to record: [UInt8]) -> [UInt8] {
        let outcome = decision.outcome.rawValue.utf8Span.span
        let raw = unsafe record.span.bytes
        let (same, first, count) = unsafe places(in: raw, campaign: decision.campaign, outcome: outcome.bytes)
        let none = raw.byteCount..<raw.byteCount
        let oldest = count >= mostDecisions ? first : none
        let (one, two) = same.lowerBound < oldest.lowerBound ? (same, oldest) : (oldest, same)
        var writer = ByteWriter(reserving: raw.byteCount + min(data.byteCount, mostData) + 64)
        writer.write(version)
        if !record.isEmpty {
            writer.append(raw.extracting(1..<one.lowerBound))
            writer.append(raw.extracting(one.upperBound..<two.lowerBound))
            writer.append(raw.extracting(two.upperBound..<raw.byteCount))
        }
        if data.byteCount <= mostData {
            unsafe write(campaign: decision.campaign, time: decision.now, outcome.bytes, data, to: &writer)
        } else {
            let cut = cut(data)
            unsafe write(campaign: decision.campaign, time: decision.now, outcome.bytes, cut.span.bytes, to: &writer)
        }
        return writer.bytes
    }

    /// Where the decision of a campaign and outcome lies in a record, an empty range at its end where there is none; where the first of the
    /// others lies; and the number of those.
    private static func places(
        in raw: RawSpan, campaign: UInt64, outcome: RawSpan
    ) -> (same: Range<Int>, first: Range<Int>, others: Int) {
        var (same, first) = (raw.byteCount..<raw.byteCount, raw.byteCount..<raw.byteCount)
        var others = 0
        var reader = ByteReader(raw)
        _ = reader.byte()
        while !reader.isAtEnd {
            let start = reader.offset
            guard let range = reader.octets() else { break }
            let entry = raw.extracting(range)
            var parts = ByteReader(entry)
            guard let known = parts.word(), parts.number() != nil, let name = parts.octets() else { break }
            if known == campaign, entry.extracting(name).hasSameBytes(as: outcome) {
                same = start..<range.upperBound
            } else {
                if others == 0 { first = start..<range.upperBound }
                others += 1
            }
        }
        return (same, first, others)
    }

    private static func write(_ entry: Entry, to writer: inout ByteWriter) {
        let outcome = entry.outcome.utf8Span.span
        unsafe write(
            campaign: entry.campaign, time: entry.time, outcome.bytes, entry.data.span.bytes, to: &writer)
    }

    private static func write(
        campaign: UInt64, time: Milliseconds, _ outcome: RawSpan, _ data: RawSpan, to writer: inout ByteWriter
    ) {
        writer.write(
            count: 16 + ByteWriter.size(ofCounted: outcome.byteCount) + ByteWriter.size(ofCounted: data.byteCount))
        writer.write(word: campaign)
        writer.write(time)
        writer.write(outcome)
        writer.write(data)
    }

    /// A decision's data without what its expressions read and its message's parameters, and with the beginning of its detail. Ids and keys
    /// are bounded, these are not.
    private static func cut(_ data: RawSpan) -> [UInt8] {
        var parser = JSONParser()
        guard let document = try? parser.parse(data), case .object(let members) = JSONValue(document.root) else {
            return Array("{}".utf8)
        }
        var writer = JSONWriter()
        writer.object {
            for member in members where member.key != "params" {
                $0.key(member.key)
                switch (member.key, member.value) {
                case ("inputs", _): $0.object { _ in }
                case ("detail", .string(let text)): $0.string(beginning(of: text))
                default: $0.value(member.value)
                }
            }
            $0.key("cut")
            $0.bool(true)
        }
        return writer.bytes
    }

    /// As much of a text as fits ``mostDetail``, and a sign that there was more.
    private static func beginning(of text: String) -> String {
        if text.utf8.count <= mostDetail { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: mostDetail)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end] + "…"
    }
}
