/// How the bytes of an ``IndividualState`` are laid out. Integers are little-endian and unaligned; nothing is padded.
///
/// ```
/// header   version u8 · flags u8 (0) · id length u16 · earliest due i64 · swept u16 · id
/// record   kind u8 · payload length u24 · unused since u16 · key u64 · payload          any number, in any order
/// ```
///
/// `swept` and `unused since` count hours of the clock modulo 2¹⁶ (0 is "never"), because a stamp must tell only whether 7 days
/// have passed. Kinds and keys, none of them twice:
///
/// ```
/// 0x01 recent events   key 0                       (hash u64 · arrival u40)…, by arrival; ms modulo 2⁴⁰
/// 0x02 attribute       hash of (name, type)        one encoded value, see `EncodedValue`
/// 0x03 consent         hash of the purpose         length u16 · purpose · (time i64 · granted u8 · length u16 · channel)…
/// 0x40 | value kind    hash of the series          a series
/// 0x80 | section       key 0                       bytes of the layer above
/// ```
///
/// A series:
///
/// ```
/// flags u8             1 = extended · 2 = the first pane is all that was before · 4 = saturated
///   extended           merged panes u16 · compact at u16
///   strings            heap length u32 · rebuild heap at u32
/// panes                (first time u48 · fingerprint u16 · value)…, ordered by first time, then arrival
/// merged panes         (last time u48 · count u64 · [sum 16 bytes] · min · max · first · last)…, in the same order
/// heap                 (length u16 · UTF-8)…, each text once; strings only
/// ```
///
/// A fingerprint is a part of the hash of the event's id: links unite by it and the time, so that it must tell apart only what
/// happened to one individual in one millisecond.
///
/// A pane's time counts ms from the year 0; its bit 47 says that the pane is merged: then its summary is the next of the
/// merged panes, and its fingerprint and value are 0. A value takes: none 0, int and double 8, bool 1, timestamp and duration 9
/// (seconds + 2³⁹ u40 · nanoseconds u32), string 4 (offset in the heap). The sum is there for int (128 bits) and double (sum,
/// compensation).
enum Layout {
    static let version: UInt8 = 2

    static let flags = 1
    static let idLength = 2
    static let earliestDue = 4
    static let swept = 12
    static let id = 14

    static let recordHeader = 14
    static let recordLength = 1
    static let recordUnusedSince = 4
    static let recordKey = 6

    static let recentEvent = 13

    static let seriesExtended: UInt8 = 1
    static let seriesBefore: UInt8 = 2
    static let seriesSaturated: UInt8 = 4

    static let paneFingerprint = 6
    static let paneValue = 8
    static let mergedCount = 6
    static let mergedSummary = 14
}

/// The kinds of records.
enum RecordKind {
    static let recentEvents: UInt8 = 0x01
    static let attribute: UInt8 = 0x02
    static let consent: UInt8 = 0x03
    static let series: UInt8 = 0x40
    static let section: UInt8 = 0x80

    static func isSeries(_ kind: UInt8) -> Bool { kind & 0xF0 == series }
    static func isSection(_ kind: UInt8) -> Bool { kind & section != 0 }
}
