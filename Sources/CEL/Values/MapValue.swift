/// A map of the Common Expression Language: unique keys in the order they were given.
public struct MapValue: Sendable {
    /// The entries in the order they were given.
    public let entries: [(key: Value, value: Value)]
    /// Positions by key where there are more entries than a linear search is good for. Only looked up, never iterated.
    private let positions: [MapKey: Int]

    /// Creates a map, or nil where two keys are equal or a key is not an int, uint, bool or string.
    public init?(_ entries: [(key: Value, value: Value)]) {
        if entries.count <= Limits.linearMapEntries {
            for (position, entry) in entries.enumerated() {
                guard let key = MapKey(entry.key), entry.key.isMapKey else { return nil }
                for earlier in entries[..<position] where MapKey(earlier.key) == key { return nil }
            }
            positions = [:]
        } else {
            var positions: [MapKey: Int] = [:]
            positions.reserveCapacity(entries.count)
            for (position, entry) in entries.enumerated() {
                guard entry.key.isMapKey, let key = MapKey(entry.key) else { return nil }
                guard positions.updateValue(position, forKey: key) == nil else { return nil }
            }
            self.positions = positions
        }
        self.entries = entries
    }

    /// The number of entries.
    public var count: Int { entries.count }

    /// The value of a key, or nil where it is absent; numbers of different types are one key where they are equal.
    ///
    /// Constant time; linear in the number of entries up to ``Limits/linearMapEntries``.
    public subscript(_ key: Value) -> Value? {
        if case .string(let name) = key { return self[name] }
        guard let wanted = MapKey(key) else { return nil }
        if positions.isEmpty { return first(wanted) }
        guard let position = positions[wanted] else { return nil }
        return entries[position].value
    }

    /// Searches from the front, comparing in place.
    private func first(_ wanted: MapKey) -> Value? {
        for position in entries.indices where wanted.isKey(of: entries[position].key) { return entries[position].value }
        return nil
    }

    /// The value of a text key.
    public subscript(_ name: String) -> Value? {
        if positions.isEmpty {
            for position in entries.indices {
                if case .string(let text) = entries[position].key, text.hasSameBytes(as: name) {
                    return entries[position].value
                }
            }
            return nil
        }
        guard let position = positions[.string(MapKey.Text(text: name))] else { return nil }
        return entries[position].value
    }
}

/// A key in the one form under which equal keys are equal: whole numbers lose their type, text compares by bytes.
enum MapKey: Hashable {
    case bool(Bool)
    case int(Int64)
    /// Above the range of `int`.
    case uint(UInt64)
    case string(Text)

    struct Text: Hashable {
        let text: String

        static func == (left: Text, right: Text) -> Bool { left.text.hasSameBytes(as: right.text) }

        func hash(into hasher: inout Hasher) {
            // All bytes at once, and their number, which ends them.
            var text = text
            text.withUTF8 { bytes in
                unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
                hasher.combine(bytes.count)
            }
        }
    }

    /// The key that a value looks up, or nil where no key can be equal to it.
    init?(_ value: Value) {
        switch value {
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .uint(let uint): self = Int64(exactly: uint).map { .int($0) } ?? .uint(uint)
        case .double(let double):
            if let int = Int64(exactly: double) {
                self = .int(int)
            } else if let uint = UInt64(exactly: double) {
                self = .uint(uint)
            } else {
                return nil
            }
        case .string(let text): self = .string(Text(text: text))
        default: return nil
        }
    }
}

extension MapKey {
    /// Whether a key of a map is this one.
    fileprivate func isKey(of value: Value) -> Bool {
        switch (self, value) {
        case (.int(let wanted), .int(let number)): wanted == number
        case (.int(let wanted), .uint(let number)): wanted >= 0 && UInt64(wanted) == number
        case (.uint(let wanted), .uint(let number)): wanted == number
        case (.bool(let wanted), .bool(let truth)): wanted == truth
        case (.string(let wanted), .string(let text)): wanted.text.hasSameBytes(as: text)
        default: false
        }
    }
}

extension Value {
    /// Whether the value may be a key of a map: an int, uint, bool or string.
    var isMapKey: Bool {
        switch self {
        case .bool, .int, .uint, .string: true
        default: false
        }
    }
}
