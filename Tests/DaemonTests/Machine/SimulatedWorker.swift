internal import SeededRandomness
@testable internal import Daemon

/// A loop that carries out nothing, and answers a machine with whatever may happen. It holds every action against what a real loop
/// could do then:
///
/// 1. A worker joins once, after its producer has taken the transactional id over, and before anything else.
/// 2. A commit has something to commit, and partitions whose work it is. What is begun ends in one commit or in one rollback.
/// 3. After a rollback, a commit of unknown outcome or a retried one nothing is begun before the producer is replaced.
/// 4. Records, timers and rules are worked on only in partitions that are owned, restored and settled; records once a poll.
/// 5. Partitions are assigned where none is owned: all that the group gave, each once; as they were kept where neither the changelog
///    nor the group has moved since, else as their changelogs say once those equal the group's offsets.
/// 6. Nothing is assigned, and nothing polled, while the group waits for partitions to be let go.
/// 7. State is kept only after a commit that succeeded, and dropped at the next rebalance.
/// 8. After a failure nothing is worked on before everything is let go; failures in a row have a limit.
/// 9. Rules change while nothing is begun and nothing is restored; they are confirmed once they are in use.
/// 10. A poll does not wait beyond the commit interval.
/// 11. The worker is seen as ready exactly while its partitions are assigned and settled, no more than it was given as restored.
/// 12. A worker that is asked to end does so after a bounded number of actions, with nothing begun that was not committed, or at
///     least tried.
struct SimulatedWorker {
    private var random: SeededGenerator
    /// The names of the actions so far.
    private(set) var seen: Set<String> = []
    private let driver = MachineDriver()
    private var producer = Producer.new
    private var hasJoined = false
    private var isBegun = false
    private var begun = ContinuousClock.now
    /// When the last action was asked for.
    private var askedAt = ContinuousClock.now
    private var owned: Set<Int32> = []
    private var isAssigned = false
    private var unsettled: [Int32: Bool] = [:]
    private var kept: [Int32: FrozenPartition] = [:]
    private var found: [Int32: FrozenPartition] = [:]
    private var compared: Set<Int32> = []
    private var read: Set<Int32> = []
    private var isRestoring = false
    private var hasBatch = false
    private var mustLetGo = false
    private var mustRollBack = false
    private var failuresInARow = 0
    private var rules = "r0"
    private var group = Group.none
    private var isStopping = false
    private var actionsSinceStop = 0

    private enum Producer { case new, ready, spoiled }
    /// What the group thinks of the member.
    private enum Group: Equatable {
        case none
        case given([Int32])
        /// It has asked for the partitions, or taken them, and waits.
        case waiting(isLost: Bool)
    }

    /// What went wrong.
    struct Impossible: Error, CustomStringConvertible { let description: String }

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Goes on until the worker ends, and stops it after some actions.
    mutating func run(actions count: Int) throws {
        var done = 0
        rules = driver.rules
        while true {
            for action in driver.actions { seen.insert(String(describing: action).prefix { $0 != "(" }.description) }
            for action in driver.actions where action.isUnanswered { try perform(action) }
            try expect(
                driver.actions.dropLast().allSatisfy(\.isUnanswered), "an answered action among \(driver.actions)")
            guard let asked = driver.asked, !asked.isUnanswered else {
                throw Impossible(description: "nothing to answer in \(driver.actions)")
            }
            try checkPhase()
            if try isOver(asked) { return }
            done += 1
            if done > count { isStopping = true }
            if isStopping {
                actionsSinceStop += 1
                try expect(actionsSinceStop < 60, "the worker does not end")
            }
            askedAt = driver.facts.now
            driver.pass(.milliseconds(Int64.random(in: 0...40, using: &random)))
            driver.facts.isStopping = isStopping
            if random.chance(60) { driver.facts.offeredRules = "r\(random.pick(1...3))" }
            driver.answer(try answer(asked))
        }
    }

    private func expect(_ condition: Bool, _ words: @autoclosure () -> String) throws {
        if !condition { throw Impossible(description: "\(words()), asked for \(driver.actions)") }
    }

    private func checkPhase() throws {
        let share = driver.share
        try expect(share.restored <= share.given, "more restored than given: \(share)")
        if driver.phase == .ready {
            try expect(isAssigned && share.given == owned.count && share.restored == owned.count, "ready with \(owned)")
        }
    }

    /// Whether it is the end, which is not too early.
    private func isOver(_ asked: WorkerAction) throws -> Bool {
        switch asked {
        case .leave:
            try expect(isStopping, "left without being asked")
            try expect(!isBegun, "left with something begun")
            return true
        case .refuse(let words):
            try expect(
                words.hasPrefix("the state of partition") || words == "forlorn", "refused without a reason")
            return true
        case .fail(let words):
            let isEarned =
                words.hasSuffix("hopeless") || words == "refused"
                || words == "outage" || words == "unknown member"
                || words.hasPrefix("\(WorkerMachine.mostFailures + 1) attempts in a row failed")
                    && failuresInARow == WorkerMachine.mostFailures + 1
            try expect(isEarned, "failed without a reason")
            return true
        default: return false
        }
    }

    private mutating func perform(_ action: WorkerAction) throws {
        switch action {
        case .rollBack:
            try expect(isBegun, "nothing to roll back")
            isBegun = false
            mustRollBack = false
            producer = .spoiled
        case .dropFrozen: kept = [:]
        case .dropRestored:
            isRestoring = false
            compared = []
        case .confirmRules:
            try expect(driver.rules == rules, "confirmed rules that are not in use")
            if driver.facts.offeredRules == rules { driver.facts.offeredRules = nil }
        case .announceAssignment(let partitions, _):
            try expect(Set(partitions) == owned && unsettled.isEmpty, "announced \(partitions)")
        // The end of a worker is no reason to keep what failed.
        case .log(.lastCommitFailed):
            try expect(mustRollBack && isStopping, "no last commit failed")
            isBegun = false
        default: break
        }
    }

    private mutating func answer(_ asked: WorkerAction) throws -> WorkerInput {
        switch asked {
        case .initTransactions, .renewProducer, .join: return try answerOpening(asked)
        case .poll, .serveGroup, .apply, .askBroker: return try answerTurn(asked)
        case .fireTimers(let partitions), .advanceClocks(let partitions): return try work(in: partitions)
        case .commit, .freeze, .letGo, .pause: return try answerEnd(asked)
        case .adoptRules, .settle: return try answerRules(asked)
        default: return try answerRestore(asked)
        }
    }

    private mutating func answerOpening(_ asked: WorkerAction) throws -> WorkerInput {
        try expect(!isBegun, "a producer is replaced with something begun")
        if asked == .join {
            try expect(producer == .ready && !hasJoined, "joined too early or again")
            hasJoined = true
            return .joined
        }
        try expect(producer != .ready || mustLetGo, "a sound producer is replaced")
        if random.chance(40) { return .failedForGood("hopeless") }
        if random.chance(40), asked == .renewProducer { return fail() }
        if random.chance(3) { return .producerNotReady("down") }
        producer = .ready
        return .producerReady
    }

    private mutating func answerTurn(_ asked: WorkerAction) throws -> WorkerInput {
        try expect(hasJoined, "not joined")
        switch asked {
        case .askBroker: return .brokerAnswered(random.chance(3))
        case .apply:
            try expect(hasBatch, "records are applied twice")
            hasBatch = false
            if owned.isEmpty { return .worked(WorkResult()) }
            return try work(in: Array(owned))
        case .serveGroup:
            try expect(isRestoring, "nothing is restored")
            return .polled(events())
        case .poll(let timeout):
            try expect(unsettled.isEmpty && !isRestoring && !mustRollBack, "polled too early")
            try expect(group != .waiting(isLost: true) && group != .waiting(isLost: false), "the group waits")
            try expect(timeout >= .zero && timeout <= WorkerMachine.idleWait, "waits for \(timeout)")
            if isBegun {
                let rest = max(.zero, MachineDriver.commitInterval - (askedAt - begun))
                try expect(timeout <= rest, "waits beyond the commit")
            }
            hasBatch = true
            for partition in owned where random.chance(4) { driver.reachEnd(in: partition) }
            return .polled(events(), isFull: random.chance(5))
        default: throw Impossible(description: "\(asked)")
        }
    }

    private mutating func events() -> [GroupEvent] {
        var events: [GroupEvent] = []
        if random.chance(20) { events.append(.brokerAway("gone")) }
        if random.chance(30) { events.append(.failed("odd")) }
        if random.chance(400) { events.append(.fatal("hopeless")) }
        switch group {
        case .none where random.chance(3):
            let partitions = (0..<Int32(4)).filter { _ in random.chance(2) }
            group = .given(partitions)
            events.append(.assigned(partitions))
        case .given where random.chance(12):
            let isLost = random.chance(3)
            group = .waiting(isLost: isLost)
            events.append(isLost ? .lost : .revoked)
        default: break
        }
        return events
    }

    private mutating func work(in partitions: [Int32]) throws -> WorkerInput {
        try expect(Set(partitions).isSubset(of: owned), "work in \(partitions) of \(owned)")
        try expect(producer == .ready && !mustLetGo && unsettled.isEmpty && !isRestoring, "work too early")
        if random.chance(600) { return .failedForGood("hopeless") }
        if random.chance(600) { return .refused("forlorn") }
        return .worked(result())
    }

    private mutating func result(isTouched: Bool? = nil) -> WorkResult {
        let isTouched = isTouched ?? random.chance(2)
        if isTouched, !isBegun { begun = askedAt }
        isBegun = isBegun || isTouched
        var timers: [Int32: Int64] = [:]
        for partition in owned where random.chance(2) { timers[partition] = driver.facts.wall + random.pick(-20...300) }
        return WorkResult(
            isTouched: isTouched, hasCommand: isTouched && random.chance(3), pendingRecords: isTouched ? 1 : 0,
            timers: timers)
    }

    private mutating func fail() -> WorkerInput {
        mustLetGo = true
        switch random.pick(0...2) {
        case 0: return .failed(ActionFailure(description: "outage", isTransient: true))
        case 1:
            failuresInARow += 1
            return .failed(ActionFailure(description: "refused"))
        default:
            failuresInARow += 1
            return .failed(ActionFailure(description: "unknown member", isLostMembership: true))
        }
    }

    private mutating func answerEnd(_ asked: WorkerAction) throws -> WorkerInput {
        switch asked {
        case .commit:
            try expect(isBegun && producer == .ready && !owned.isEmpty && !mustRollBack, "nothing to commit")
            if random.chance(8) {
                mustRollBack = true
                // What fails before partitions are given back is no attempt of its own.
                let before = failuresInARow
                let failure = fail()
                if case .waiting = group { failuresInARow = before }
                return failure
            }
            isBegun = false
            failuresInARow = 0
            let wasRetried = random.chance(6)
            if wasRetried { producer = .spoiled }
            return .committed(wasRetried: wasRetried)
        case .freeze:
            try expect(!isBegun && producer == .ready && !mustRollBack, "state in doubt is kept")
            try expect(group == .waiting(isLost: false), "nobody wants the partitions")
            for partition in owned where random.chance(2) { kept[partition] = frozenState() }
            return .frozen(kept)
        case .letGo:
            try expect(!isBegun && !mustRollBack && producer == .ready, "let go with something begun")
            if random.chance(30) { return fail() }
            if case .waiting = group { group = .none }
            (owned, unsettled, compared) = ([], [:], [])
            (isAssigned, isRestoring, mustLetGo) = (false, false, false)
            return .done
        default: return .done
        }
    }

    private mutating func frozenState() -> FrozenPartition {
        FrozenPartition(changelogEnd: random.pick(0...1), next: [random.pick(0...1)])
    }

    private mutating func answerRules(_ asked: WorkerAction) throws -> WorkerInput {
        try expect(!mustLetGo && producer == .ready, "rules in doubt")
        if case .settle(let partition) = asked {
            guard let isSettled = unsettled[partition] else { throw Impossible(description: "\(partition) is settled") }
            try expect(isSettled || !isBegun, "a portion is not a transaction of its own")
            let isDone = isSettled || random.chance(2)
            unsettled[partition] = isDone ? nil : false
            return .settled(result(isTouched: true), isSettled: isDone)
        }
        try expect(!isBegun && !isRestoring && unsettled.isEmpty, "rules change too early")
        guard let offered = driver.facts.offeredRules else { throw Impossible(description: "no rules are offered") }
        rules = offered
        return .adopted(offered, adoption())
    }

    private mutating func adoption() -> RuleAdoption {
        let changed = owned.sorted().filter { _ in random.chance(2) }
            .map { RuleAdoption.Partition(number: $0, isSettled: random.chance(2)) }
        unsettled = Dictionary(uniqueKeysWithValues: changed.map { ($0.number, $0.isSettled) })
        return RuleAdoption(changed: changed)
    }

    private mutating func answerRestore(_ asked: WorkerAction) throws -> WorkerInput {
        try expect(owned.isEmpty && !isBegun && !mustLetGo, "restored with partitions at hand")
        guard case .given(let given) = group else { throw Impossible(description: "nothing is given: \(asked)") }
        if random.chance(25) { return fail() }
        switch asked {
        case .inspectFrozen(let partition):
            try expect(kept[partition] != nil, "nothing is kept of \(partition)")
            found[partition] = frozenState()
            return .inspected(found[partition] ?? frozenState())
        case .beginRestore(let partitions):
            try expect(!isRestoring && Set(partitions).isSubset(of: given), "restores \(partitions) of \(given)")
            isRestoring = true
            compared = []
            return .done
        case .readState(let partitions):
            try expect(isRestoring && compared.isDisjoint(with: partitions), "reads what is read")
            read = Set(partitions.filter { _ in random.chance(2) })
            return .stateRead(atEnd: read)
        case .fetchOffsets(let partition):
            try expect(isRestoring && read.contains(partition), "compares what is not read")
            let checkpoint: [Int64?]? = random.chance(4) ? nil : [random.pick(0...1)]
            let offsets: [Int64?] = [random.chance(4) ? nil : random.pick(0...1)]
            if offsets == [nil] || checkpoint == offsets { compared.insert(partition) }
            return .offsets(checkpoint: checkpoint, group: offsets)
        case .assign(let thawed, let restored):
            try expect((thawed + restored).sorted() == given.sorted(), "assigns other than \(given)")
            try expect(thawed.allSatisfy { kept[$0] != nil && kept[$0] == found[$0] }, "thaws what was touched")
            try expect(Set(restored) == compared || restored.isEmpty, "restores other than \(compared)")
            owned = Set(given)
            isAssigned = true
            kept = [:]
            isRestoring = false
            return .assigned(adoption())
        default: throw Impossible(description: "\(asked)")
        }
    }
}
