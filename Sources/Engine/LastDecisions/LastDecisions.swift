internal import Decisions
internal import Events
internal import State

/// The last decisions about a partition's individuals, by slot: what answers why somebody did not get something.
///
/// They stand beside the individuals' states, of which most have none: an individual of whom nothing was told costs a pointer. Changes
/// belong to the transaction at hand.
struct LastDecisions {
    /// ``DecisionRecord``s by slot, as far as any was kept; empty where there is none.
    private var records: [[UInt8]] = []
    /// What was before the first change, in order of first change.
    private var before: [(slot: Int, record: [UInt8])] = []
    /// By slot: whether it has changed; cleared slot by slot.
    private var isChanged: [Bool] = []
    /// Those that were read before their individuals.
    private var unplaced: [IndividualID: [UInt8]] = [:]
    /// Bytes of all of them.
    private(set) var bytes = 0

    /// The slots that changed in the transaction, in order of first change.
    var changedSlots: [Int] { before.map(\.slot) }

    /// Whether those of a slot changed in the transaction.
    func hasChanged(_ slot: Int) -> Bool { slot < isChanged.count && isChanged[slot] }

    /// Whether there are any.
    var isEmpty: Bool { bytes == 0 }

    /// The record of an individual; empty where there is none.
    subscript(slot: Int) -> [UInt8] { slot < records.count ? records[slot] : [] }

    /// Keeps the decisions among records from an index on, all of them about one individual.
    mutating func keep(_ told: borrowing OutgoingRecords, from start: Int, of slot: Int) {
        for entry in told.entries[start...] {
            guard let decision = entry.decision else { continue }
            change(slot, to: DecisionRecord.adding(decision, data: told.data(of: entry), to: self[slot]))
        }
    }

    /// Takes in the decisions about an alias of an individual: of one campaign and outcome the newer stays, of two at one instant the own.
    mutating func unite(_ other: [UInt8], into slot: Int) {
        if other.isEmpty { return }
        var kept = DecisionRecord.entries(self[slot])
        for entry in DecisionRecord.entries(other) {
            if let own = kept.firstIndex(where: { $0.isSame(as: entry) }) {
                if kept[own].time < entry.time { kept[own] = entry }
            } else {
                kept.append(entry)
            }
        }
        // By time, then as they stood: the order must be the same wherever it is made.
        let order = kept.indices.sorted { (kept[$0].time, $0) < (kept[$1].time, $1) }
        change(slot, to: DecisionRecord.bytes(of: order.map { kept[$0] }))
    }

    /// Forgets those of an individual, in the transaction at hand.
    mutating func forget(_ slot: Int) {
        if !self[slot].isEmpty { change(slot, to: []) }
    }

    /// Ends the transaction; what happened in it stands.
    mutating func commit() {
        for entry in before { isChanged[entry.slot] = false }
        before.removeAll(keepingCapacity: true)
    }

    /// Ends the transaction as if nothing in it had happened.
    mutating func rollback() {
        for entry in before { put(entry.record, in: entry.slot) }
        commit()
    }

    /// Forgets those of a slot that is given back. Not part of a transaction.
    mutating func clear(_ slot: Int) { put([], in: slot) }

    /// Takes over a record of an individual, whose slot is not known yet where it is nil. Not part of a transaction.
    mutating func restore(_ record: [UInt8], of id: IndividualID, in slot: Int?) {
        if let slot { put(record, in: slot) } else { unplaced[id] = record.isEmpty ? nil : record }
    }

    /// The individual of an id has a slot now. Not part of a transaction.
    mutating func place(_ id: String, in slot: Int) {
        if unplaced.isEmpty { return }
        if let record = unplaced.removeValue(forKey: IndividualID(id)) { put(record, in: slot) }
    }

    /// Forgets what was read of individuals who are not known.
    mutating func dropUnplaced() { unplaced = [:] }

    private mutating func change(_ slot: Int, to record: [UInt8]) {
        if slot >= isChanged.count {
            isChanged.append(contentsOf: repeatElement(false, count: slot + 1 - isChanged.count))
        }
        if !isChanged[slot] {
            isChanged[slot] = true
            before.append((slot, self[slot]))
        }
        put(record, in: slot)
    }

    private mutating func put(_ record: [UInt8], in slot: Int) {
        bytes += record.count - self[slot].count
        if slot < records.count {
            records[slot] = record
        } else if !record.isEmpty {
            records.append(contentsOf: repeatElement([], count: slot + 1 - records.count))
            records[slot] = record
        }
    }
}

extension PartitionFold {
    /// What changed of the last decisions in the transaction, as records of the changelog: where nothing is left of the individual, nothing
    /// is left of them.
    func decisionChanges() -> [(key: StateKey, value: [UInt8]?)] {
        var changes: [(key: StateKey, value: [UInt8]?)] = []
        for slot in decisions.changedSlots {
            guard let state = individuals[slot] else { continue }
            let record = decisions[slot]
            changes.append((.decisions(state.id), record.isEmpty || state.isEmpty ? nil : record))
        }
        if decisions.isEmpty { return changes }
        for slot in undo.touched where individuals.isEmpty(slot) && !decisions[slot].isEmpty {
            guard !decisions.hasChanged(slot), let state = individuals[slot] else { continue }
            changes.append((.decisions(state.id), nil))
        }
        return changes
    }
}
