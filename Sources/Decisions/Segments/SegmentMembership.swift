import Events
import RuleSets
public import State

/// In which of the watched segments an individual is, and when time alone may change that: one field, whose key is 0. Who has none was
/// never asked.
///
/// ```
/// as of i64 · next change i64 · (segment's identity u64 · value u64)…, ascending by identity
/// ```
///
/// `as of` is the latest of the instants from which on segments are watched (``SegmentStarts``) when this was last taken; segments that
/// the individual is not in are left out. `next change` is `Int64.max` where time alone changes nothing.
enum SegmentMembership {
    static let kind = FieldKind(rawValue: 0x8C)
    static let version: UInt8 = 1
    static let entry = 16

    /// Offsets in the payload.
    enum Offset {
        static let asOf = 0
        static let next = 8
        static let entries = 16
    }

    static func isValid(_ payload: RawSpan, key: UInt64) -> Bool {
        guard key == 0, payload.byteCount >= Offset.entries, (payload.byteCount - Offset.entries) % entry == 0 else {
            return false
        }
        var last: UInt64?
        for offset in stride(from: Offset.entries, to: payload.byteCount, by: entry) {
            let identity = payload.u64(offset)
            guard last.map({ $0 < identity }) ?? true, payload.u64(offset + 8) != SegmentValue.outside else {
                return false
            }
            last = identity
        }
        return true
    }
}

extension IndividualState {
    /// The individual's own field; nil where segments were never asked for.
    var segmentMembership: Field? { field(SegmentMembership.kind, key: 0) }

    /// Where the individual is as to the segment of an identity.
    func segmentValue(_ identity: UInt64, in field: Field?) -> UInt64 {
        guard let field else { return SegmentValue.outside }
        for offset in stride(
            from: field.payload + SegmentMembership.Offset.entries, to: field.end, by: SegmentMembership.entry)
        where raw.u64(offset) == identity { return raw.u64(offset + 8) }
        return SegmentValue.outside
    }

    /// The start of watching up to which segments were taken; `Int64.min` where they never were.
    func segmentsAsOf(_ field: Field?) -> Milliseconds {
        field.map { raw.load($0.payload + SegmentMembership.Offset.asOf) } ?? .min
    }

    /// When time alone may change a segment; `Int64.max` where it changes none.
    func nextSegmentChange(_ field: Field?) -> Milliseconds {
        field.map { raw.load($0.payload + SegmentMembership.Offset.next) } ?? .max
    }

    /// When the first of the individual's timers is due, as the fields say; `Int64.max` where there is none.
    var earliestTimer: Milliseconds { min(earliestJourney, nextSegmentChange(segmentMembership)) }

    /// Whether segments began to be watched since the individual's were last taken.
    public func isBehind(_ starts: SegmentStarts) -> Bool { segmentsAsOf(segmentMembership) < starts.latest }
}
