import Events
import JSON

extension IndividualState {
    /// Unites the series of equal keys of two fields. Which key was touched last is told by its last event, of equal times the own; beyond
    /// as many keys as are kept the ones touched longest ago are left out.
    ///
    /// - Returns: false where there was no room: then nothing but a mark has changed.
    mutating func uniteKeys(of own: Field, with other: IndividualState, _ theirs: Field, most limit: Int?) -> Bool {
        var all = Self.keys(buffer.raw, own)
        let ownCount = all.count
        for key in Self.keys(other.buffer.raw, theirs) {
            guard let known = all.firstIndex(where: { $0.key == key.key }) else {
                all.append(key)
                continue
            }
            all[known].takeIn(key)
        }
        let order = all.indices.sorted {
            let (left, right) = (all[$0].last, all[$1].last)
            if left != right { return left < right }
            // The own behind the others, each in their order.
            return ($0 < ownCount) == ($1 < ownCount) ? $0 < $1 : $1 < ownCount
        }
        all = order.map { all[$0] }
        if let limit, all.count > limit { all.removeFirst(all.count - limit) }
        for index in all.indices { all[index].touched = UInt32(truncatingIfNeeded: index + 1) }
        all.sort { SeriesKey.precedes($0.key.raw, $1.key.raw) }

        var payload = [UInt8](repeating: 0, count: Layout.keyedHeader)
        payload.store(UInt32(truncatingIfNeeded: all.count), at: 1)
        for key in all { key.append(to: &payload) }
        guard payload.count - own.length + StateLimits.reservedBytes <= room else {
            buffer[own.payload] |= Layout.seriesSaturated
            return false
        }
        payload[0] = buffer[own.payload] | other.buffer.raw.u8(theirs.payload)
        replacePayload(of: own, with: payload)
        return true
    }

    private static func keys(_ raw: RawSpan, _ field: Field) -> [UnitedKey] {
        var keys: [UnitedKey] = []
        var scan = KeyedScan(raw, field)
        while let keyed = scan.next() {
            let items = Series(raw, keyed.series)?.allItems(raw) ?? []
            keys.append(
                UnitedKey(
                    key: Array(copying: raw.extracting(keyed.key)),
                    series: Array(copying: raw.extracting(keyed.series.start..<keyed.series.end)),
                    last: items.map(\.last).max() ?? 0, touched: keyed.touched))
        }
        return keys.sorted { $0.touched < $1.touched }
    }
}

/// A key on its way into the union of two fields.
private struct UnitedKey {
    let key: [UInt8]
    /// The field of its series.
    var series: [UInt8]
    /// The time of its last event.
    var last: Milliseconds
    var touched: UInt32

    /// Takes in what another individual has under the same key.
    mutating func takeIn(_ other: UnitedKey) {
        last = max(last, other.last)
        let field = Field(series.raw, at: 0)
        guard let own = Series(series.raw, field), let theirs = Series(other.series.raw, Field(other.series.raw, at: 0))
        else { return }
        let payload = Series.united(own, series.raw, theirs, other.series.raw)
        var header = Array(series[..<Layout.fieldHeader])
        let word = UInt64(payload.kind.rawValue) | UInt64(field.version) << 8 | UInt64(payload.bytes.count) << 16
        header.store(word, at: 0)
        header.store(field.key, at: Layout.fieldKey)
        series = header + payload.bytes
    }

    /// Appends it as a field has it.
    func append(to payload: inout [UInt8]) {
        payload.append(littleEndian: touched)
        payload.append(littleEndian: UInt16(truncatingIfNeeded: key.count))
        payload.append(contentsOf: key)
        payload.append(contentsOf: series)
    }
}
