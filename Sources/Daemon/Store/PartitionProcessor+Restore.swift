internal import Engine
internal import Events
internal import State

/// An entry of the changelog, or of a store, that this version cannot read.
struct UnreadableEntry: Error {
    let subject: UnreadableState.Subject
    let reason: String

    init(_ subject: UnreadableState.Subject, _ reason: String) {
        self.subject = subject
        self.reason = reason
    }
}

extension PartitionProcessor {
    /// Takes over what an entry says of individuals and ids; a nil value forgets it. A checkpoint stands for itself, and not among them.
    func restore(_ key: StateKey, _ value: [UInt8]?) throws(UnreadableEntry) {
        switch key {
        case .checkpoint: throw UnreadableEntry(.checkpoint, "a checkpoint does not belong here")
        case .individual(let id):
            do throws(LayoutError) {
                try restore(id, bytes: value)
            } catch {
                throw UnreadableEntry(.individual(hash: StableHash.hash(id)), error.description)
            }
        case .alias(let id):
            do throws(UnreadableRecord) {
                try restore(alias: id, value: value)
            } catch {
                throw UnreadableEntry(.alias(hash: StableHash.hash(id)), error.description)
            }
        case .erasure(let hash):
            do throws(UnreadableRecord) {
                try restore(erasureOf: hash, value: value)
            } catch {
                throw UnreadableEntry(.erasure(hash: hash), error.description)
            }
        case .decisions(let id):
            do throws(DecisionRecord.Unreadable) {
                try restore(decisionsOf: id, value: value)
            } catch {
                throw UnreadableEntry(.decisions(hash: StableHash.hash(id)), error.description)
            }
        }
    }
}
