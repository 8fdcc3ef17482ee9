/// Journeys of campaigns that wait 30 minutes, some times, and then send, kept as lists; times are minutes.
struct WaitOracle {
    private struct Running { var individual: String, campaign: String, at: String, due: Int64 }

    /// By campaign, the ids of its waits.
    private var waits: [String: [String]]
    private var running: [Running] = []
    /// How often the rules were swapped, which is also the template that they send.
    private(set) var version = 0
    /// Which individual was sent which template by which campaign, and whose journey was withdrawn, when.
    private(set) var decisions: [String] = []

    init(waits: [String: [String]]) { self.waits = waits }

    /// Starts a journey in each campaign that has none of the individual.
    mutating func start(_ individual: String, at minute: Int64) {
        let before = decisions.count
        for name in waits.keys.sorted()
        where !running.contains(where: { $0.individual == individual && $0.campaign == name }) {
            goOn(Running(individual: individual, campaign: name, at: "", due: 0), after: nil, at: minute)
        }
        keepFirst(after: before)
    }

    /// Ends the waits that are over.
    mutating func pass(to end: Int64) {
        while let due = running.map(\.due).min(), due <= end {
            let ready = inOrder.filter { $0.due == due }
            running.removeAll { $0.due == due }
            for individual in Set(ready.map(\.individual)).sorted() {
                let before = decisions.count
                for journey in ready where journey.individual == individual {
                    goOn(journey, after: journey.at, at: due)
                }
                keepFirst(after: before)
            }
        }
    }

    /// Ends the journeys whose wait the next rules do not have.
    mutating func swap(to next: [String: [String]], at minute: Int64) {
        version += 1
        waits = next
        for journey in inOrder where waits[journey.campaign]?.contains(journey.at) != true {
            decisions.append("\(minute) \(journey.individual) \(journey.campaign) withdrawn")
        }
        running.removeAll { waits[$0.campaign]?.contains($0.at) != true }
    }

    private var inOrder: [Running] {
        running.sorted { ($0.individual, $0.campaign) < ($1.individual, $1.campaign) }
    }

    private mutating func goOn(_ journey: Running, after id: String?, at now: Int64) {
        let ids = waits[journey.campaign] ?? []
        let next = id.flatMap { id in ids.firstIndex(of: id).map { $0 + 1 } } ?? 0
        if next < ids.count {
            running.append(
                Running(individual: journey.individual, campaign: journey.campaign, at: ids[next], due: now + 30))
        } else {
            decisions.append("\(now) \(journey.individual) \(journey.campaign) sent v\(version)")
        }
    }

    /// The sends of one instant compete; the first campaign wins, the others go on without.
    private mutating func keepFirst(after before: Int) {
        if decisions.count > before { decisions.removeSubrange((before + 1)...) }
    }
}
