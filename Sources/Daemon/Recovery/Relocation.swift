internal import Engine
internal import KafkaClient

/// Where the records of a partition of the state belong when there are so many partitions.
struct Relocation {
    let count: Int32
    /// The number before.
    let before: Int32

    /// Where a record of the state belongs.
    enum Home: Equatable {
        /// To this partition alone.
        case one(Int32)
        /// To all of these: where it belongs cannot be told.
        case each([Int32])
        /// To where it is: it is the partition's own.
        case here
    }

    /// The home of a record in a partition; nil where this build knows no such records.
    func home(ofKey key: [UInt8], in partition: Int32) -> Home? {
        switch StateKey(key) {
        case .checkpoint: .here
        case .individual, .alias, .decisions: .one(home(of: key.dropFirst()))
        case .erasure: .each(heirs(of: partition))
        case nil: nil
        }
    }

    /// The partition in which an id lives.
    func home(of id: some Sequence<UInt8>) -> Int32 {
        let bytes = Array(id)
        return unsafe Placement(partition: 0, count: count).partition(of: bytes.span.bytes)
    }

    /// The partitions in which those may live who lived in one before. Where the new number is a multiple of the old they are few.
    private func heirs(of partition: Int32) -> [Int32] {
        count.isMultiple(of: before) ? Array(stride(from: partition, to: count, by: Int(before))) : Array(0..<count)
    }

    /// What of a partition's records is to be written so that each is at home.
    func changes(
        _ records: [[UInt8]: [UInt8]], in partition: Int32, counting plan: inout RelocationPlan
    ) throws(ServiceError) -> [ChangelogScan.Change] {
        var changes: [ChangelogScan.Change] = []
        for (key, value) in records {
            guard let home = home(ofKey: key, in: partition) else {
                throw ServiceError(
                    .configuration,
                    "partition \(partition) of the state has records of kind \(key.first ?? 0), which this version does not know: run "
                        + "the version that wrote them, or a newer one")
            }
            switch home {
            case .here: break
            case .each(let partitions):
                plan.erasures += 1
                for other in partitions where other != partition {
                    changes.append(ChangelogScan.Change(partition: other, key: key, value: value))
                }
            case .one(let home):
                plan.count(key, isMoved: home != partition)
                guard home != partition else { continue }
                changes.append(ChangelogScan.Change(partition: home, key: key, value: value))
                changes.append(ChangelogScan.Change(partition: partition, key: key, value: nil))
            }
        }
        return changes
    }
}

extension RelocationPlan {
    fileprivate mutating func count(_ key: [UInt8], isMoved: Bool) {
        let moved = isMoved ? 1 : 0
        switch StateKey(key) {
        case .individual: (individuals.all, individuals.moved) = (individuals.all + 1, individuals.moved + moved)
        case .alias: (aliases.all, aliases.moved) = (aliases.all + 1, aliases.moved + moved)
        default: break
        }
    }
}
