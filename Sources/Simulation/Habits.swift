import Events

/// How people behave in the simulated shop: probabilities, and mean times in milliseconds.
enum Habits {
    /// Records of a visit on average, profiles and what arrives twice included; measured, and held by a test.
    static let recordsPerVisit = 9.0
    /// Seconds between two tries of one individual to begin a visit: where everybody is busy, more would only be turned away.
    static let shortestVisitInterval = 10.0

    /// The share of records that arrive late, and how late on average before the longest is cut off.
    static let lateShare = 0.02
    static let meanLateness = 600_000.0
    /// The share of records that arrive twice, and how long after on average.
    static let repeatedShare = 0.005
    static let meanRetry = 20_000.0

    /// Between two acts of a visit, before the bounds: the last one keeps a visit a burst.
    static let meanPause = 22_000.0
    static let pauseBounds: ClosedRange<Milliseconds> = 1_500...240_000
    /// Acts of browsing in a visit, on average beyond the first, and at most.
    static let meanActs = 7.0
    static let maximumActs = 40.0

    /// At the beginning of a visit.
    static let opensApp = 0.7
    static let sendsBack = 0.08
    static let changesMind = 0.004
    static let renewsToken = 0.01

    /// While browsing: search, else change the basket, else look at a page.
    static let searches = 0.10
    static let searchesAgain = 0.60
    static let searchFails = 0.15
    static let changesBasket = 0.16
    static let takesOut = 0.15
    static let favouriteCategory = 0.65
    static let sameProduct = 0.20
}
