internal import CEL
internal import RuleSets
internal import Synchronization

/// What watched conditions come to, in the order in which they are evaluated, of one run on one thread.
final class VerdictLog: Sendable {
    private let entries = Mutex<[Entry]>([])

    private struct Entry {
        /// The number of the probe, in the order in which probes were made.
        let probe: Int
        /// Nil where the evaluation begins.
        let truth: Bool?
    }

    /// A probe that writes to a log.
    final class Probe: ConditionProbe {
        let number: Int
        private let log: VerdictLog

        init(number: Int, log: VerdictLog) {
            self.number = number
            self.log = log
        }

        func begins() { log.append(Entry(probe: number, truth: nil)) }
        func came(to truth: Bool) { log.append(Entry(probe: number, truth: truth)) }
    }

    private func append(_ entry: Entry) { entries.withLock { $0.append(entry) } }

    /// Takes out what was noted: a verdict for each evaluation of a whole condition of a campaign.
    ///
    /// What is evaluated within one, such as a segment that it reads, comes between its beginning and its end. One that fails has no end:
    /// the next beginning of a campaign's condition ends it.
    func take(_ conditions: [WatchedCondition]) -> [ConditionVerdict] {
        let noted = entries.withLock { entries in
            defer { entries = [] }
            return entries
        }
        var places: [Int: Int] = [:]
        for (place, condition) in conditions.enumerated() {
            if let probe = condition.probe as? Probe { places[probe.number] = place }
        }
        var verdicts: [ConditionVerdict] = []
        for entry in noted {
            guard let place = places[entry.probe] else { continue }
            let condition = conditions[place]
            guard condition.place.path.first == "campaigns" else { continue }
            if condition.isWhole, entry.truth == nil {
                verdicts.append(ConditionVerdict(condition: place))
            } else if let last = verdicts.indices.last,
                conditions[verdicts[last].condition].place.path == condition.place.path
            {
                if condition.isWhole {
                    verdicts[last].truth = entry.truth
                } else if entry.truth == nil {
                    verdicts[last].parts.append((place, nil))
                } else if let part = verdicts[last].parts.lastIndex(where: { $0.condition == place }) {
                    verdicts[last].parts[part].truth = entry.truth
                }
            }
        }
        return verdicts
    }
}
