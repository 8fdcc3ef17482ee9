import Events
import JSON
import State

/// A field that remembers what was sent: entries, the oldest first. Each is a head, which begins with a time and whose last byte is the
/// number of tags, and the tags: ``StableHash``es of their names.
protocol TaggedEntries {
    static var kind: FieldKind { get }
    static var version: UInt8 { get }
    /// Bytes of a head.
    static var head: Int { get }
}

extension TaggedEntries {
    /// Bytes of an entry with so many tags.
    @inline(__always)
    static func size(tags count: Int) -> Int { head + 8 * count }

    /// Bytes of the entry at an offset of a buffer.
    @inline(__always)
    static func size(_ raw: RawSpan, at offset: Int) -> Int { size(tags: Int(raw.u8(offset + head - 1))) }

    /// Whether a payload is one that this code could have written.
    static func isValid(_ payload: RawSpan) -> Bool {
        var offset = 0
        while offset < payload.byteCount {
            guard offset + head <= payload.byteCount else { return false }
            offset += size(payload, at: offset)
        }
        return payload.byteCount > 0 && offset == payload.byteCount
    }

    /// The entries of both, in order of time; of equal times the own first.
    static func united(_ own: RawSpan, _ other: RawSpan) -> [(time: Milliseconds, bytes: [UInt8])] {
        let all = entries(own) + entries(other)
        return all.indices.sorted { (all[$0].time, $0) < (all[$1].time, $1) }.map { all[$0] }
    }

    private static func entries(_ payload: RawSpan) -> [(time: Milliseconds, bytes: [UInt8])] {
        var entries: [(time: Milliseconds, bytes: [UInt8])] = []
        var offset = 0
        while offset < payload.byteCount {
            let end = offset + size(payload, at: offset)
            entries.append((payload.load(offset), Array(copying: payload.extracting(offset..<end))))
            offset = end
        }
        return entries
    }
}

extension IndividualState {
    /// Appends an entry, all but its time and its tags zeros.
    ///
    /// - Returns: the field, and where in its payload the entry begins.
    mutating func append<Entries: TaggedEntries>(
        _ entries: Entries.Type, at time: Milliseconds, tags: [UInt64]
    ) -> (field: Field, offset: Int) {
        // The number of tags takes a byte: the rule file's reader allows fewer.
        let tags = tags.prefix(Int(UInt8.max))
        let size = Entries.size(tags: tags.count)
        let target: Field
        let offset: Int
        if let field = field(Entries.kind, key: 0) {
            offset = field.length
            target = insertBytes(size, at: offset, of: field)
        } else {
            offset = 0
            target = appendField(Entries.kind, version: Entries.version, key: 0, zeros: size)
        }
        store(time, at: offset, of: target)
        store(UInt8(truncatingIfNeeded: tags.count), at: offset + Entries.head - 1, of: target)
        for (index, tag) in tags.enumerated() { store(tag, at: offset + Entries.head + 8 * index, of: target) }
        return (target, offset)
    }
}
