internal import Ordering
import Events
public import RuleSets
public import State

/// The names that individuals' states refer to by hash: those of the rule set at work, of rule sets before it, and those that came with
/// states from other partitions. A value; the array is shared by its copies.
public struct StateNames: Sendable, Hashable {
    /// A name with its hash.
    struct Entry: Sendable, Hashable {
        let hash: UInt64
        let name: String
    }

    /// Ascending by hash, none twice.
    private(set) var entries: [Entry] = []

    /// Creates a table without names.
    public init() {}

    /// The name behind a hash. Of one that the table does not know it is its hexadecimal digits.
    public func name(of hash: UInt64) -> String {
        place(of: hash).map { entries[$0].name } ?? "unknown-" + String(hash, radix: 16)
    }

    /// Adds the names of a rule set.
    public mutating func add(namesOf rules: RuleSet) {
        merge(rules.stateNames.map { Entry(hash: $0.hash, name: $0.name) })
    }

    /// Adds the names of another table.
    public mutating func add(_ other: StateNames) {
        merge(other.entries)
    }

    /// Adds entries that are ascending by hash, none twice; of two of one hash the own stays. O(entries).
    private mutating func merge(_ others: [Entry]) {
        guard !entries.isEmpty else { return entries = others }
        var merged: [Entry] = []
        merged.reserveCapacity(entries.count + others.count)
        var next = 0
        for entry in entries {
            while next < others.count, others[next].hash < entry.hash {
                merged.append(others[next])
                next += 1
            }
            if next < others.count, others[next].hash == entry.hash { next += 1 }
            merged.append(entry)
        }
        entries = merged + others[next...]
    }

    /// Adds a name.
    public mutating func add(_ name: String) { add(name, hash: StableHash.hash(name)) }

    mutating func add(_ name: String, hash: UInt64) {
        let place = index(of: hash)
        if place < entries.count, entries[place].hash == hash { return }
        entries.insert(Entry(hash: hash, name: name), at: place)
    }

    /// Whether a name is in the table.
    public func has(_ name: String) -> Bool { place(of: StableHash.hash(name)) != nil }

    /// The names that the bytes of a state refer to, by hash: those whose hash stands anywhere in them. So nothing needs to be known of
    /// how its fields are laid out, and one too many does no harm.
    func names(in bytes: RawSpan) -> [String] {
        guard !entries.isEmpty, bytes.byteCount >= 8 else { return [] }
        var isNamed = [Bool](repeating: false, count: entries.count)
        for offset in 0...bytes.byteCount - 8 {
            if let place = place(of: bytes.u64(offset)) { isNamed[place] = true }
        }
        return zip(entries, isNamed).compactMap { $1 ? $0.name : nil }
    }

    private func place(of hash: UInt64) -> Int? {
        let place = index(of: hash)
        return place < entries.count && entries[place].hash == hash ? place : nil
    }

    private func index(of hash: UInt64) -> Int {
        entries.indices.partitioningIndex { entries[$0].hash >= hash }
    }
}

extension StateNames {
    /// Reads what ``write(to:)`` wrote; nil where the bytes mean nothing.
    public init?(from reader: inout ByteReader) {
        guard let count = reader.count() else { return nil }
        for _ in 0..<count {
            guard let hash = reader.word(), let name = reader.text() else { return nil }
            if let last = entries.last, last.hash >= hash { return nil }
            entries.append(Entry(hash: hash, name: name))
        }
    }

    /// A count, then each hash with its name.
    public func write(to writer: inout ByteWriter) {
        writer.write(count: entries.count)
        for entry in entries {
            writer.write(word: entry.hash)
            writer.write(entry.name)
        }
    }
}
