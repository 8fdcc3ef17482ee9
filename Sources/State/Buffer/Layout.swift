/// How the bytes of an ``IndividualState`` are laid out, version 3. Integers are little-endian and unaligned; nothing is padded.
///
/// ```
/// header   version u8 · flags u8 (0) · id length u16 · earliest due i64 · swept u16 · id
/// field    kind u8 · version u8 · payload length u24 · unused since u16 · key u64 · payload
/// ```
///
/// `swept` and `unused since` count hours of the clock modulo 2¹⁶ (0 is "never"), because a stamp must tell only whether 7 days
/// have passed. The recent events are the first field; then the series, in order of their hashes, each hash once; then all others,
/// in any order, no key twice under one kind. Kinds, keys and payloads:
///
/// ```
/// 0x01 recent events   key 0                       (hash u40 · arrival u24)…, by arrival; seconds modulo 2²⁴
/// 0x02 attribute       hash of (name, type)        one value as `ByteWriter` writes it
/// 0x03 consent         hash of the purpose         length u16 · purpose · (time i64 · granted u8 · length u16 · channel)…
/// 0x04 aliases         key 0                       (length u16 · id)…, in the order linked, none twice
/// 0x40 | value kind    hash of the series          a series
/// 0x50 | value kind    hash of the series          a series with tallies
/// 0x60 | value kind    hash of the series          a series for each key
/// 0x70 | value kind    hash of the series          a series that fades
/// 0x80 …               of the layers above
/// ```
///
/// A series keeps each event as an entry until neighbours merge into buckets; its items are both, in order of their first time:
///
/// ```
/// flags u8             1 = extended · 2 = the first item is a bucket of all that was before · 4 = saturated
///   extended           buckets u16 · compact at u16
///     tallies          length of the tallies u32
///     fading           half-life u48
///   strings            heap length u32 · rebuild heap at u32
/// items                (first time u48 · fingerprint u16 · value)…, ordered by first time, then arrival
/// buckets              (last time u48 · events u64 · [sum 16 bytes · deviations f64] · min · max · first · last)…, in the same order
/// tallies              as `Tallies` says
/// heap                 (length u16 · UTF-8)…, each text once; strings only
/// ```
///
/// A series is saturated where it took no event for want of room, or forgot values: then what its tallies lack of its buckets' events it
/// should lack. A compaction takes the mark off where nothing is lacking.
///
/// A fingerprint is a part of the hash of the event's id: links unite by it and the time, so that it must tell apart only what
/// happened to one individual in one millisecond.
///
/// An item's time counts ms from the year 0; its bit 47 says that it is a bucket: then the rest of it is the next of the buckets,
/// and its fingerprint and value are 0. A value takes: none 0, int and double 8, bool 1, timestamp and duration 9
/// (seconds + 2³⁹ u40 · nanoseconds u32), string 4 (offset in the heap). The sum is there for int (128 bits) and double (sum,
/// compensation), in a series that fades as of the bucket's last time; deviations are the sum of the squared differences from the mean, not a number where they are not known.
///
/// Of series by keys the most are kept that were touched last, by order of their keys:
///
/// ```
/// flags u8 (4 = saturated) · touches u32 · (touched u32 · key length u16 · key as `ByteWriter` writes it · field)…
/// ```
///
/// where `touches` counts the events and `touched` is which of them came last under the key; its field has a header as all have, with
/// the hash of the key for a key, and is an ordinary series.
///
/// Another version of the buffer is read by a reader of its own under `Versions/`, another version of a field by its
/// ``FieldType``; both only where bytes are restored.
@usableFromInline
enum Layout {
    static let version: UInt8 = 3

    static let flags = 1
    @inlinable static var idLength: Int { 2 }
    static let earliestDue = 4
    @inlinable static var swept: Int { 12 }
    @inlinable static var id: Int { 14 }

    @inlinable static var fieldHeader: Int { 15 }
    static let fieldVersion = 1
    static let fieldUnusedSince = 5
    @inlinable static var fieldKey: Int { 7 }
    /// What the length's 24 bits can say.
    static let longestPayload = 0xFF_FFFF

    static let seriesExtended: UInt8 = 1
    static let seriesBefore: UInt8 = 2
    static let seriesSaturated: UInt8 = 4

    static let tallyHeader = 4
    static let decayHeader = 6
    /// Flags and touches of a series by keys.
    static let keyedHeader = 5
    /// What comes before a key's bytes.
    static let keyHeader = 6

    static let entryFingerprint = 6
    static let entryValue = 8
    static let bucketEvents = 6
    static let bucketSums = 14
    /// Bytes of a bucket's sum and deviations.
    static let bucketNumbers = 24
}
