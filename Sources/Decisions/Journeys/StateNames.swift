internal import Ordering
import Events
public import RuleSets
public import State

/// The names that individuals' states refer to by hash: those of the rule set at work, and those of rule sets before it. A value; the
/// array is shared by its copies.
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

    /// The name behind a hash. One that no table knows, which only damage can bring about, is its hexadecimal digits.
    public func name(of hash: UInt64) -> String {
        let place = index(of: hash)
        if place < entries.count, entries[place].hash == hash { return entries[place].name }
        return "unknown-" + String(hash, radix: 16)
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

    /// The names that are not a rule set's, by hash.
    func names(besidesThoseOf rules: RuleSet) -> [String] {
        let own = rules.stateNames
        return entries.filter { entry in
            let place = own.partitioningIndex { $0.hash >= entry.hash }
            return place == own.count || own[place].hash != entry.hash
        }.map(\.name)
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
