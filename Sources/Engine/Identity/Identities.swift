internal import Events

/// What a partition knows of ids beside its individuals: whose aliases some are, and which were erased.
///
/// An alias has no state of its own. Changes belong to the transaction at hand, as those of individuals do.
struct Identities {
    /// Whose an alias is.
    struct Owner: Equatable {
        let individual: IndividualID
        /// The clock of the individual's partition at the link.
        let linked: Milliseconds
    }

    /// What was before a change.
    private enum Before {
        case alias(IndividualID, Owner?)
        case erasure(UInt64, Milliseconds?)
    }

    private var owners: [IndividualID: Owner] = [:]
    private var erasures = Erasures()
    private var log: [Before] = []
    /// Whether there is neither alias nor erasure: then events go straight to their individuals.
    private(set) var isIdle = true

    /// Whether some ids are aliases.
    var hasAliases: Bool { !owners.isEmpty }
    /// When the first erasure is forgotten; `Int64.max` where there is none.
    var earliestEnd: Milliseconds { erasures.earliestEnd }

    /// Whose an alias is; nil where the id is none.
    func owner(of id: IndividualID) -> Owner? { owners[id] }

    /// The clock at the erasure of the id with a hash; nil where it was not erased within ``Erasures/memory``.
    func erasure(of hash: UInt64) -> Milliseconds? { erasures[hash] }

    /// Whether an event of the id with a hash, and of some time, is from before its erasure.
    func isErased(_ hash: UInt64, at time: Milliseconds) -> Bool { erasures[hash].map { time < $0 } ?? false }

    /// Makes an id an alias; nil: it is none any more.
    mutating func set(_ alias: IndividualID, owner: Owner?) {
        log.append(.alias(alias, owners[alias]))
        restore(alias, owner: owner)
    }

    /// Remembers that the id with a hash was erased.
    mutating func erase(_ hash: UInt64, at time: Milliseconds) {
        let before = erasures[hash]
        if let before, before >= time { return }
        log.append(.erasure(hash, before))
        restore(hash, erasure: time)
    }

    /// Forgets the erasures of long ago.
    mutating func forget(by clock: Milliseconds) {
        while let hash = erasures.firstEnded(by: clock) {
            log.append(.erasure(hash, erasures[hash]))
            restore(hash, erasure: nil)
        }
    }

    /// Ends the transaction; what happened in it stands.
    mutating func commit() { log.removeAll(keepingCapacity: true) }

    /// Ends the transaction as if nothing in it had happened.
    mutating func rollback() {
        for change in log.reversed() {
            switch change {
            case .alias(let id, let owner): restore(id, owner: owner)
            case .erasure(let hash, let time): restore(hash, erasure: time)
            }
        }
        log.removeAll(keepingCapacity: true)
    }

    /// Takes over whose an alias is. Not part of a transaction.
    mutating func restore(_ alias: IndividualID, owner: Owner?) {
        owners[alias] = owner
        isIdle = owners.isEmpty && erasures.isEmpty
    }

    /// Takes over an erasure. Not part of a transaction.
    mutating func restore(_ hash: UInt64, erasure: Milliseconds?) {
        erasures[hash] = erasure
        isIdle = owners.isEmpty && erasures.isEmpty
    }

    /// What the changelog must know of the transaction: each id that changed once, in order of its first change.
    var changes: [(key: StateKey, value: [UInt8]?)] {
        // By bytes: ids that only Unicode takes for one are two.
        var seen: Set<[UInt8]> = []
        return log.compactMap { change in
            let entry: (key: StateKey, value: [UInt8]?) =
                switch change {
                case .alias(let id, _): (.alias(id.text), owners[id].map { IdentityRecord.bytes(of: $0) })
                case .erasure(let hash, _): (.erasure(hash), erasures[hash].map { IdentityRecord.bytes(ofErasure: $0) })
                }
            return seen.insert(entry.key.bytes).inserted ? entry : nil
        }
    }
}
