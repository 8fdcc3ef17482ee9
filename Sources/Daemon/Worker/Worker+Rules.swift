internal import Configuration
internal import Engine
internal import Events
internal import RuleSets

extension Worker {
    /// Individuals whose journeys end in one transaction when rules change: it bounds memory and what an abort repeats.
    private static let settledAtOnce = 20_000

    /// Goes on with another rule set between two transactions, unless partitions must be restored first.
    mutating func take(_ rules: RuleSet) throws {
        if case .given = standing { return }
        if rules.hash != settings.rules.hash { try swap(to: rules) }
        control.took(rules)
    }

    /// Ends the transaction at hand, which is the old rules' with the timers due by now, and begins the new rules' first. Should
    /// that fail, the partitions are read again, and find that their checkpoints name another rule set.
    private mutating func swap(to rules: RuleSet) throws {
        moveClocks()
        try commit()
        settings.rules = rules
        decoder = Self.decoder(settings)
        metrics.begin(with: rules)
        for number in owned.keys.sorted() { owned[number]?.fold.step(.rules(rules), Clocks(), into: &effects) }
        try settle()
        log.debug("the rules have changed", ["ruleset": .string(rules.hash)])
        let warming = warmingFeatures()
        if !warming.isEmpty { log.info("features are warming", ["features": .string(warming.joined(separator: ", "))]) }
    }

    /// What is not complete in some partition, and until when at the latest: `orders_90d until 2026-…`.
    private func warmingFeatures() -> [String] {
        var ends: [String: Milliseconds] = [:]
        for partition in owned.values {
            for warming in partition.fold.warmingFeatures(at: partition.fold.clock) {
                ends[warming.feature] = max(ends[warming.feature] ?? .min, warming.until ?? .max)
            }
        }
        return ends.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { feature, end in
            end == .max ? "\(feature) for good" : "\(feature) until \(UTCTime.text(milliseconds: end))"
        }
    }

    /// Ends the journeys that the rules at work have no place for, and has the changelog know of the rules.
    mutating func settle() throws {
        let wall = settings.clock == .wall ? WallClock.milliseconds() : nil
        for number in owned.keys.sorted() {
            guard let partition = owned[number], partition.fold.hasRuleChange else { continue }
            guard partition.next.contains(where: { $0 != nil }) else {
                // Where nothing was read yet there is nothing to remember.
                partition.commit(at: WallClock.milliseconds())
                continue
            }
            repeat {
                if !partition.fold.isSettled, transaction != nil { try commit() }
                begin()
                partition.touch()
                partition.fold.step(.settling(most: Self.settledAtOnce), Clocks(wall: wall), into: &effects)
            } while !partition.fold.isSettled
        }
        try commit()
    }

    /// Brings the clocks of partitions that are caught up to the wall clock: what rules change, they change as of now.
    private mutating func moveClocks() {
        guard settings.clock == .wall else { return }
        let now = WallClock.milliseconds()
        for number in owned.keys.sorted() {
            guard let partition = owned[number], partition.isCaughtUp, now > partition.fold.clock,
                partition.next.contains(where: { $0 != nil })
            else { continue }
            begin()
            partition.touch()
            partition.fold.step(.time, Clocks(wall: now, isCaughtUp: true), into: &effects)
        }
    }
}
