import CEL
import Events
import JSON

extension IndividualState {
    /// Puts an event into the series of a key, which it touches; beyond as many keys as are kept those are forgotten of which no window
    /// can hold anything any more, then the one touched longest ago with all it held.
    ///
    /// - Parameter key: The key as `ByteWriter` writes a value.
    /// - Returns: false where there was no room for it.
    mutating func insert(
        _ value: borrowing EntryValue, under key: RawSpan, into plan: SeriesPlan, _ arrival: Arrival,
        from offset: inout Int
    ) -> Bool {
        let kind = FieldKind.series(value.kind, .keyed)
        var known = series(plan.hash, from: &offset)
        guard hasRoom(for: value, besides: key.byteCount + Layout.fieldHeader + Layout.keyHeader) else {
            if let known, known.kind == kind { buffer[known.payload] |= Layout.seriesSaturated }
            return false
        }
        if let field = known, field.kind != kind {
            removeField(field)
            known = nil
        }
        let field =
            known
            ?? insertField(kind, version: Series.version, key: plan.hash, zeros: Layout.keyedHeader, at: offset)
        if field.unusedSince != 0 { setUnusedSince(0, of: field) }
        let touches = buffer.raw.u32(field.payload + 1) &+ 1
        buffer.store(touches, at: field.payload + 1)

        let before = buffer.count
        var isKept = true
        if let keyed = keyedSeries(key, of: field) {
            buffer.store(touches, at: keyed.start)
            isKept =
                append(value, to: keyed.series, plan, arrival)
                || insert(value, into: plan, arrival, fieldAt: keyed.series.start)
        } else {
            addKey(key, value, plan, arrival, touches, to: field)
        }
        buffer.own()
        unsafe Field.addLength(buffer.count - before, to: buffer.start + field.start)
        return isKept
    }

    /// The series of a key.
    private func keyedSeries(_ key: RawSpan, of field: Field) -> KeyedSeries? {
        let raw = buffer.raw
        let hash = StableHash.hash(key)
        var scan = KeyedScan(raw, field)
        while let keyed = scan.next() {
            if keyed.series.key == hash, raw.extracting(keyed.key).hasSameBytes(as: key) { return keyed }
        }
        return nil
    }

    /// Adds a series of one event under a new key, at its place by key. The field's own length is left to the caller.
    private mutating func addKey(
        _ key: RawSpan, _ value: borrowing EntryValue, _ plan: SeriesPlan, _ arrival: Arrival, _ touches: UInt32,
        to field: Field
    ) {
        var end = field.end
        end -= forgetKeys(of: field, keeping: max(1, plan.keys ?? 1) - 1, horizon: plan.horizon(arrival.clock))
        let place = place(of: key, from: field.payload + Layout.keyedHeader, to: end)
        let size = Layout.keyHeader + key.byteCount
        unsafe buffer.openGap(at: place, count: size)
        buffer.store(touches, at: place)
        buffer.store(UInt16(truncatingIfNeeded: key.byteCount), at: place + 4)
        buffer.copy(key, to: place + Layout.keyHeader)
        insertSeries(value, plan, key: StableHash.hash(key), arrival, at: place + size)
    }

    /// Where more keys are held than told, removes those that ended by the horizon, so that it does not matter whether a sweep found them
    /// before; then those touched longest ago, until so many are left. Returns the bytes that are gone.
    private mutating func forgetKeys(of field: Field, keeping count: Int, horizon: Milliseconds) -> Int {
        var all: [KeyedSeries] = []
        var scan = KeyedScan(buffer.raw, field)
        while let keyed = scan.next() { all.append(keyed) }
        guard all.count > count else { return 0 }
        var gone = all.filter { hasEnded($0, by: horizon) }
        if all.count - gone.count > count {
            let held = all.filter { !hasEnded($0, by: horizon) }.sorted { $0.touched < $1.touched }
            gone += held.prefix(held.count - count)
        }
        var bytes = 0
        for keyed in gone.sorted(by: { $0.start > $1.start }) {
            buffer.closeGap(at: keyed.start, count: keyed.end - keyed.start)
            bytes += keyed.end - keyed.start
        }
        return bytes
    }

    /// Whether no window can reach anything of a key any more.
    private func hasEnded(_ keyed: KeyedSeries, by horizon: Milliseconds) -> Bool {
        guard let series = Series(buffer.raw, keyed.series) else { return false }
        return hasEnded(series, by: horizon)
    }

    /// Where a key belongs among others, in order of keys.
    private func place(of key: RawSpan, from start: Int, to end: Int) -> Int {
        let raw = buffer.raw
        var offset = start
        while offset < end {
            let keyed = KeyedSeries(raw, at: offset)
            if SeriesKey.precedes(key, raw.extracting(keyed.key)) { break }
            offset = keyed.end
        }
        return offset
    }

    /// Evicts from the series of all keys what no window can reach, and removes those of which nothing is left; the field too where none is.
    mutating func evictKeys(of field: Field, horizon: Milliseconds) {
        let before = buffer.count
        var offset = field.payload + Layout.keyedHeader
        var end = field.end
        while offset < end {
            let bytes = buffer.count
            let keyed = KeyedSeries(buffer.raw, at: offset)
            guard let series = Series(buffer.raw, keyed.series) else { return }
            if evict(from: series, horizon: horizon) == .all {
                buffer.closeGap(at: keyed.start, count: keyed.end - keyed.start)
            } else {
                offset = KeyedSeries(buffer.raw, at: offset).end
            }
            end -= bytes - buffer.count
        }
        guard buffer.count != before else { return }
        unsafe Field.addLength(buffer.count - before, to: buffer.start + field.start)
        let left = Field(buffer.raw, at: field.start)
        if left.length == Layout.keyedHeader { removeField(left) }
    }
}

/// Keys as fields hold them.
enum SeriesKey {
    /// A key as ``ByteWriter`` writes a value; nil where it is none that a series takes.
    static func bytes(_ value: Value) -> [UInt8]? {
        switch value {
        case .string(let text): guard text.utf8.count <= StateLimits.stringBytes else { return nil }
        case .int, .bool: break
        default: return nil
        }
        var writer = ByteWriter()
        writer.write(value)
        return writer.bytes
    }

    /// Whether a key stands before another: false, true, numbers, texts by their bytes.
    static func precedes(_ left: RawSpan, _ right: RawSpan) -> Bool {
        var (leftReader, rightReader) = (ByteReader(left), ByteReader(right))
        switch (leftReader.value(), rightReader.value()) {
        case (.int(let one), .int(let other)): return one < other
        case (.string(let one), .string(let other)): return one.utf8.lexicographicallyPrecedes(other.utf8)
        default: return left.byteCount > 0 && right.byteCount > 0 && left.u8(0) < right.u8(0)
        }
    }
}
