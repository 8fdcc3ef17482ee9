internal import Events

/// A record of the state topic that this version cannot read. What it says is not passed over: the partition does not go on.
struct UnreadableState: Error, Equatable {
    /// The record's content.
    enum Subject: Equatable {
        /// The partition's checkpoint.
        case checkpoint
        /// An individual, by the hash of the id: messages and logs name nobody.
        case individual(hash: UInt64)
        /// Whose an alias is, by the alias's hash.
        case alias(hash: UInt64)
        /// When somebody was erased, by the hash of the id.
        case erasure(hash: UInt64)
        /// The last decisions about an individual, by the hash of the id.
        case decisions(hash: UInt64)
        /// A kind of record that only another version knows, by its first byte; nil where the key is empty or missing.
        case unknownKind(UInt8?)
    }

    let subject: Subject
    /// The state topic.
    let topic: String
    /// The partition and the offset of the record there.
    let partition: Int32
    let offset: Int64
    /// The defect: the field, and where it stands.
    let reason: String
}

extension UnreadableState: CustomStringConvertible {
    /// The message: which record cannot be read, why, and what to do.
    var description: String {
        "the state of partition \(partition) cannot be restored: the record at offset \(offset) of \(topic), partition "
            + "\(partition) (\(name)) cannot be read: \(reason). \(remedy)"
    }

    private var name: String {
        switch subject {
        case .checkpoint: return "the checkpoint"
        case .individual(let hash): return "the individual with the hash \(hash.hashDigits)"
        case .alias(let hash): return "the alias with the hash \(hash.hashDigits)"
        case .erasure(let hash): return "the erasure of the hash \(hash.hashDigits)"
        case .decisions(let hash): return "the last decisions about the individual with the hash \(hash.hashDigits)"
        case .unknownKind(let kind?): return "of kind \(kind)"
        case .unknownKind(nil): return "without a key"
        }
    }

    private var remedy: String {
        switch subject {
        case .checkpoint:
            "Run the version that wrote it. If its bytes are damaged: \(RecoveryAdvice.skipLost)"
        case .individual:
            "Run the version that wrote it; if its bytes are damaged, write a record with its key and no value to that partition, "
                + "which forgets this individual alone"
        case .alias, .erasure:
            "Run the version that wrote it; if its bytes are damaged, write a record with its key and no value to that partition, "
                + "which forgets this alias or erasure alone"
        case .decisions:
            "Run the version that wrote it; if its bytes are damaged, write a record with its key and no value to that partition, "
                + "which forgets these decisions alone"
        case .unknownKind:
            "Run the version that wrote it"
        }
    }
}
