import Events
import Simulation

/// Records of the simulated shop, kept in memory.
struct EventStream {
    let records: [ShopRecord]
    /// The ids of those they are about, each once.
    let individuals: [String]

    init(count: Int, individuals: Int) {
        // Some ten events an individual, over some days: visits, silence, baskets that are forgotten.
        var shop = Shop(seed: 7, individuals: individuals, start: 1_772_442_000_000, eventsPerSecond: 1)
        records = (0..<count).map { _ in shop.next() }
        self.individuals = Set(records.map { String(decoding: $0.key, as: UTF8.self) }).sorted()
    }
}
