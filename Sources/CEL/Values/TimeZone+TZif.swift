extension TimeZone {
    /// Why bytes are no time zone.
    public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, in words.
        public let description: String

        init(_ description: String) { self.description = description }
    }

    /// Reads a TZif file of version 1 to 4.
    ///
    /// The data of 64 bits is used where there is any. Files that count leap seconds (`right/…`) are refused: timestamps do not.
    /// Source: RFC 8536 (version 4: RFC 9636), section 3.
    public convenience init(tzif bytes: [UInt8]) throws(Malformed) {
        var reader = TZifReader(bytes: bytes)
        var header = try reader.header()
        guard header.version > 1 else {
            let block = try reader.block(header, timeSize: 4)
            self.init(block, rule: nil)
            return
        }
        try reader.skip(header.size(timeSize: 4))
        header = try reader.header()
        let block = try reader.block(header, timeSize: 8)
        self.init(block, rule: try reader.footer())
    }

    private convenience init(_ block: TZifReader.Block, rule: PosixZoneRule?) {
        var transitions: [Int64] = []
        var offsets = [block.types[0]]
        if block.transitions.isEmpty, let rule { offsets = [Int32(rule.offset)] }
        for (instant, type) in block.transitions {
            transitions.append(instant)
            offsets.append(block.types[type])
        }
        guard let rule, rule.summer != nil else {
            self.init(transitions: transitions, offsets: offsets, rule: nil)
            return
        }
        // A zone without transitions follows its rule at all times; lists begin where timestamps are of interest.
        let last = transitions.last ?? Int64.min
        let firstYear = CivilDate(daysSinceEpoch: Int(max(last, -4_000_000_000) / 86_400)).year
        if firstYear <= TimeZone.lastListedYear, !transitions.isEmpty {
            for change in rule.changes(ofYears: firstYear - 1...TimeZone.lastListedYear)
            where change.instant > last && Int32(change.offset) != offsets[offsets.count - 1] {
                transitions.append(change.instant)
                offsets.append(Int32(change.offset))
            }
        }
        self.init(transitions: transitions, offsets: offsets, rule: rule)
    }
}

/// Takes a TZif file apart; every count is checked against the bytes that are there.
private struct TZifReader {
    struct Header {
        let version: UInt8
        let isUTCount: Int
        let isStandardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int

        func size(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4) + isStandardCount
                + isUTCount
        }
    }

    struct Block {
        /// Seconds east of UTC of each type, at least one.
        let types: [Int32]
        let transitions: [(instant: Int64, type: Int)]
    }

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) throws(TimeZone.Malformed) {
        guard count <= bytes.count - position else { throw TimeZone.Malformed("the file ends too early") }
        position += count
    }

    mutating func header() throws(TimeZone.Malformed) -> Header {
        let start = position
        try skip(44)
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
            throw TimeZone.Malformed("the file does not begin with TZif")
        }
        let version = bytes[start + 4]
        guard version == 0 || (version >= UInt8(ascii: "2") && version <= UInt8(ascii: "9")) else {
            throw TimeZone.Malformed("the file has an unknown version")
        }
        var counts: [Int] = []
        for place in 0..<6 { counts.append(Int(integer(at: start + 20 + place * 4, size: 4) & 0xFFFF_FFFF)) }
        return Header(
            version: version == 0 ? 1 : version - UInt8(ascii: "0"), isUTCount: counts[0], isStandardCount: counts[1],
            leapCount: counts[2], timeCount: counts[3], typeCount: counts[4], characterCount: counts[5])
    }

    mutating func block(_ header: Header, timeSize: Int) throws(TimeZone.Malformed) -> Block {
        let start = position
        try skip(header.size(timeSize: timeSize))
        guard header.leapCount == 0 else { throw TimeZone.Malformed("the file counts leap seconds") }
        guard header.typeCount >= 1 else { throw TimeZone.Malformed("the file has no local time") }
        let indexes = start + header.timeCount * timeSize
        let typeStart = indexes + header.timeCount
        var types: [Int32] = []
        for place in 0..<header.typeCount {
            let offset = integer(at: typeStart + place * 6, size: 4)
            guard abs(offset) <= TimeZone.farthestOffset else { throw TimeZone.Malformed("an offset is out of range") }
            types.append(Int32(offset))
        }
        var transitions: [(instant: Int64, type: Int)] = []
        for place in 0..<header.timeCount {
            let instant = integer(at: start + place * timeSize, size: timeSize)
            let type = Int(bytes[indexes + place])
            guard type < types.count else { throw TimeZone.Malformed("a transition has no local time") }
            if let last = transitions.last, last.instant >= instant {
                throw TimeZone.Malformed("the transitions are not in order")
            }
            transitions.append((instant, type))
        }
        return Block(types: types, transitions: transitions)
    }

    /// The rule between two line feeds; nil where it is empty.
    func footer() throws(TimeZone.Malformed) -> PosixZoneRule? {
        guard position < bytes.count, bytes[position] == 0x0A,
            let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
        else { throw TimeZone.Malformed("the file has no footer") }
        let text = Array(bytes[(position + 1)..<end])
        if text.isEmpty { return nil }
        guard let rule = PosixZoneRule(text) else { throw TimeZone.Malformed("the footer is not a TZ rule") }
        return rule
    }

    /// A signed big-endian integer.
    private func integer(at position: Int, size: Int) -> Int64 {
        var bits: Int64 = size == 4 && bytes[position] & 0x80 != 0 ? -1 : 0
        for offset in 0..<size { bits = bits << 8 | Int64(bytes[position + offset]) }
        return bits
    }
}
