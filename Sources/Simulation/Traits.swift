/// Who an individual is: computed from the seed and their number whenever it is needed, so that it takes no memory.
struct Traits: Sendable {
    let firstName: String
    let timeZone: String
    let platform: String
    /// Has an address for the channel.
    let hasEmail: Bool
    let hasPush: Bool
    /// What they answer when asked for marketing on the channel.
    let grantsPush: Bool
    let grantsEmail: Bool
    /// The category they mostly look at.
    let favouriteCategory: Int
    /// How likely a visit with a full basket ends in an order: people who decide at once and people who never do.
    let orderChance: Double
    /// What the individual's push tokens are made from.
    let secret: UInt64

    /// The traits of an individual.
    init(seed: UInt64, individual: Int, categories: Int) {
        var source = RandomSource(seed: seed ^ (UInt64(truncatingIfNeeded: individual) &* 0xD134_2543_DE82_EF95))
        firstName = Self.firstNames[source.index(below: Self.firstNames.count)]
        timeZone = Self.timeZones[source.skewedIndex(below: Self.timeZones.count)]
        platform = Self.platforms[source.index(below: Self.platforms.count)]
        hasEmail = source.chance(0.92)
        // A web browser rarely allows notifications; an app mostly does.
        hasPush = source.chance(platform == "web" ? 0.15 : 0.85)
        grantsPush = source.chance(0.80)
        grantsEmail = source.chance(0.75)
        favouriteCategory = source.index(below: categories)
        orderChance = 0.05 + 0.75 * source.unit()
        secret = source.next()
    }

    private static let platforms = ["ios", "android", "web"]

    private static let timeZones = [
        "Europe/Paris", "Europe/Berlin", "Europe/London", "Europe/Warsaw", "Europe/Lisbon", "Europe/Athens",
        "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Sydney",
    ]

    private static let firstNames = [
        "Ada", "Amélie", "Ana", "Björn", "Chen", "Chloé", "Daniel", "Elif", "Emma", "Fatima", "Giulia", "Hugo", "Ines",
        "Jonas", "José", "Karin", "Lea", "Liam", "Łukasz", "Maria", "Mateo", "Mei", "Nadia", "Noah", "Nora", "Olga",
        "Øyvind", "Paul", "Priya", "Rosa", "Samuel", "Sofia", "Tariq", "Théo", "Yuki", "Zoë", "Ζωή", "Олена", "美咲",
        "아린",
    ]
}
