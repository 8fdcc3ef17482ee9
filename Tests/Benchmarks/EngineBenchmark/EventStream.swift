import Events
import Simulation

/// Records of the simulated shop, kept in memory.
struct EventStream {
    let records: [InputRecord]
    /// The ids of those they are about, each once.
    let individuals: [String]

    /// So many individuals send one event a second together: each comes every few hours.
    private static let individualsAtOneEventASecond = 20_000.0

    init(count: Int, individuals: Int) {
        // Some ten events an individual, over some days: visits, silence, baskets that are forgotten.
        var shop = Shop(
            seed: 7, individuals: individuals, start: 1_772_442_000_000,
            eventsPerSecond: Double(individuals) / Self.individualsAtOneEventASecond)
        records = (0..<count).map { _ in
            let record = shop.next()
            return InputRecord(key: record.key, value: record.value, arrival: record.arrival)
        }
        self.individuals = Set(records.map { String(decoding: $0.key, as: UTF8.self) }).sorted()
    }
}
