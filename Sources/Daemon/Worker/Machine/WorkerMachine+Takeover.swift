extension WorkerMachine {
    /// Restores partitions, or takes them up again where nobody touched them since.
    mutating func takeOver(_ partitions: [Int32], _ facts: WorkerFacts) -> [WorkerAction] {
        membership = .restoring(Takeover(partitions: partitions, begun: facts.now))
        return [.log(.restoring(partitions))] + inspect(partitions.filter { frozen[$0] != nil }, facts)
    }

    /// Looks at partitions that are kept, then has the others restored.
    private mutating func inspect(_ partitions: [Int32], _ facts: WorkerFacts) -> [WorkerAction] {
        if let first = partitions.first {
            activity = .inspecting(partitions)
            return [.inspectFrozen(first)]
        }
        var takeover = takeover
        for number in takeover.partitions where !takeover.thawed.contains(number) {
            takeover.unfinished[number] = .reading
        }
        membership = .restoring(takeover)
        if takeover.unfinished.isEmpty { return assign() }
        activity = .beginningRestore
        return [.beginRestore(takeover.reading)]
    }

    /// Goes on with what was found of partitions that are taken over.
    mutating func answerTakeover(_ input: WorkerInput, _ facts: WorkerFacts) -> [WorkerAction] {
        switch (activity, input) {
        case (.inspecting(let partitions), .inspected(let found)):
            var takeover = takeover
            // State is good as long as nobody has written to its changelog since, or moved the group's offsets.
            if let first = partitions.first, frozen[first] == found { takeover.thawed.append(first) }
            membership = .restoring(takeover)
            return inspect(Array(partitions.dropFirst()), facts)
        case (.readingState, .stateRead(let atEnd)):
            return fetchOffsets(takeover.reading.filter { atEnd.contains($0) })
        case (.fetchingOffsets(let partitions), .offsets(let checkpoint, let group)):
            return compare(partitions, checkpoint, group, facts)
        case (.assigning, .assigned(let adoption)):
            let takeover = takeover
            membership = .settling(
                Dictionary(uniqueKeysWithValues: takeover.partitions.map { ($0, PartitionProgress()) }))
            note(timers: adoption.timers)
            trouble = nil
            batch = .none
            return settle(
                Settlement(partitions: adoption.changed, reason: .takeover(begun: takeover.begun)), facts)
        default:
            return unexpected(input)
        }
    }

    /// The takeover at hand.
    private var takeover: Takeover {
        guard case .restoring(let takeover) = membership else {
            preconditionFailure("partitions are taken over one group's decision at a time")
        }
        return takeover
    }

    mutating func serveGroup() -> [WorkerAction] {
        activity = .servingGroup
        return [.serveGroup]
    }

    /// Reads on, unless the partitions are to be given back, or the worker is to stop: then what was read is dropped.
    mutating func groupServed(_ events: [GroupEvent], _ facts: WorkerFacts) -> [WorkerAction] {
        pendingEvents += events
        let isRevoked = pendingEvents.contains { $0 == .revoked || $0 == .lost }
        if isRevoked || facts.isStopping {
            membership = .given(takeover.partitions)
            return [.dropRestored] + turn(from: .poll, facts)
        }
        activity = .readingState
        return [.readState(takeover.reading)]
    }

    private mutating func fetchOffsets(_ partitions: [Int32]) -> [WorkerAction] {
        if let first = partitions.first {
            activity = .fetchingOffsets(partitions)
            return [.fetchOffsets(first)]
        }
        return takeover.unfinished.isEmpty ? assign() : serveGroup()
    }

    /// Holds the checkpoint of the first of some partitions against the group's offsets. They may differ until a deadline.
    private mutating func compare(
        _ partitions: [Int32], _ checkpoint: [Int64?]?, _ group: [Int64?], _ facts: WorkerFacts
    ) -> [WorkerAction] {
        guard let number = partitions.first else { return serveGroup() }
        var takeover = takeover
        var notices: [WorkerAction] = []
        let next = checkpoint ?? Array(repeating: nil, count: group.count)
        // The group's offsets of a topic vanish with the topic, while nobody subscribes to it, and while the group is empty for long; where
        // they are there, they are what the checkpoint says.
        if zip(group, next).allSatisfy({ $0 == nil || $0 == $1 }) {
            if group != next { notices.append(.log(.groupOffsetsExpired(partition: number))) }
            takeover.unfinished[number] = nil
            takeover.restored.append(number)
        } else {
            // The changelog's last stable offset lags while commit markers spread, or a former owner holds a transaction open.
            var deadline = facts.now + settings.restoreTimeout
            if case .differing(let until) = takeover.unfinished[number] { deadline = until }
            if facts.now > deadline { return refuse(tornTransaction(number, next, group)) }
            takeover.unfinished[number] = .differing(until: deadline)
        }
        membership = .restoring(takeover)
        return notices + fetchOffsets(Array(partitions.dropFirst()))
    }

    private mutating func assign() -> [WorkerAction] {
        frozen.removeAll()
        activity = .assigning
        return [.assign(thawed: takeover.thawed, restored: takeover.restored)]
    }

    private func tornTransaction(_ partition: Int32, _ checkpoint: [Int64?], _ group: [Int64?]) -> String {
        func text(_ offsets: [Int64?]) -> String {
            offsets.map { $0.map(String.init) ?? "none" }.joined(separator: ", ")
        }
        return
            "the state of partition \(partition) in \(settings.stateTopic) does not fit the group's offsets: the checkpoint "
            + "says \(text(checkpoint)), the group \(text(group)) for \(settings.inputs.joined(separator: ", ")). "
            + "A transaction was torn, or one of the two was changed by hand. \(RecoveryAdvice.skipLost)"
    }
}
