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
