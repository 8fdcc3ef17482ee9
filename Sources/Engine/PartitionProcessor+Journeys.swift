internal import Decisions
internal import State
internal import RuleSets

extension PartitionProcessor {
    /// How many journeys run, by campaign: its hash (``RuleSets/Campaign/hash``), ascending. All individuals are looked through.
    public var runningJourneys: [(campaign: UInt64, count: Int)] {
        var counts: [UInt64: Int] = [:]
        fold.individuals.forEach { $0.forEachRunningJourney { counts[$0, default: 0] += 1 } }
        return counts.map { (campaign: $0.key, count: $0.value) }.sorted { $0.campaign < $1.campaign }
    }
}
