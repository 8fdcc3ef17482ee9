internal import Ordering
internal import Configuration
internal import Engine
internal import Events
internal import RuleSets

extension Worker {
    /// Goes on by the rules that are offered.
    mutating func adoptRules() -> WorkerInput {
        // Whoever offers others may offer them at any moment.
        let rules = control.offeredRules ?? settings.rules
        let caps = warmingCaps(under: rules)
        if !caps.isEmpty { log.info("caps count from now on", ["caps": .string(caps.joined(separator: ", "))]) }
        settings.rules = rules
        decoder = Self.decoder(settings)
        metrics.begin(with: rules)
        return .adopted(rules.hash, adopt(rules))
    }

    /// Says that the rules have changed, and which features are warming.
    func announceRules() {
        log.debug("the rules have changed", ["ruleset": .string(settings.rules.hash)])
        let warming = warmingFeatures()
        if !warming.isEmpty { log.info("features are warming", ["features": .string(warming.joined(separator: ", "))]) }
    }

    /// The caps that do not know all that was sent in their periods, and until when at the latest: `3 per 7d until 2026-…`.
    private func warmingCaps(under rules: RuleSet) -> [String] {
        var plan = RulePlan()
        for partition in owned.values { plan.add(caps: partition.processor.warmingCaps(under: rules)) }
        return plan.caps.map { "\($0.cap) until \(InstantText.rfc3339($0.until))" }
    }

    /// The features that are not complete in some partition, and until when at the latest: `orders_90d until 2026-…`.
    private func warmingFeatures() -> [String] {
        var ends: [String: Milliseconds] = [:]
        for partition in owned.values {
            for warming in partition.processor.warmingFeatures(at: partition.processor.clock) {
                ends[warming.feature] = max(ends[warming.feature] ?? .min, warming.until ?? .max)
            }
        }
        return ends.sorted { $0.key.precedes($1.key) }.map { feature, end in
            end == .max ? "\(feature) for good" : "\(feature) until \(InstantText.rfc3339(end))"
        }
    }
}
