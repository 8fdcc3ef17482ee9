import Foundation
import SeededRandomness

/// What some people did within nine days, in order of arrival: some of it late, some of it twice.
struct ArrivingHistory {
    struct Item {
        /// When it arrived, and when it says that it was, in milliseconds.
        let arrival, time: Int64
        let id, individual, type: String
        /// Its data, as JSON.
        let data: String
        /// Whether the same event has been there before.
        let isRepeated: Bool

        /// As a CloudEvent.
        var value: String {
            #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","subject":"\#(individual)","#
                + #""time":"\#(ArrivingHistory.text(time))","data":\#(data)}"#
        }
    }

    /// 2026-03-24T06:00:00Z: the clocks of Europe change within it.
    static let start: Int64 = 1_774_332_000_000
    private static let span: Int64 = 9 * 86_400_000
    private static let people = 24

    private(set) var items: [Item] = []

    /// With the same seed always the same.
    init(seed: UInt64, count: Int) {
        var random = SeededGenerator(seed: seed)
        let arrivals = (0..<count).map { _ in Self.start + random.pick(1...Self.span) }.sorted()
        for person in 0..<Self.people { introduce(person, &random) }
        for (number, arrival) in arrivals.enumerated() {
            if number > 0, random.chance(25), let last = items.last {
                items.append(
                    Item(
                        arrival: arrival, time: last.time, id: last.id, individual: last.individual, type: last.type,
                        data: last.data, isRepeated: true))
                continue
            }
            let (type, data) = Self.deed(&random)
            let delay = random.chance(8) ? random.pick(1...10_800_000) : 0
            items.append(
                Item(
                    arrival: arrival, time: arrival - delay, id: "e-\(number)",
                    individual: "p\(random.pick(1...Int64(Self.people)) - 1)", type: type, data: data, isRepeated: false
                )
            )
        }
    }

    private mutating func introduce(_ person: Int, _ random: inout SeededGenerator) {
        let zone = random.pick(of: ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Nowhere/Else"])
        let attributes = #"{"push_token":"t-\#(person)","email":"p\#(person)@example.org","time_zone":"\#(zone)"}"#
        items.append(
            Item(
                arrival: Self.start, time: Self.start, id: "i-\(person)", individual: "p\(person)",
                type: "individual.updated", data: #"{"attributes":\#(attributes)}"#, isRepeated: false))
    }

    private static func deed(_ random: inout SeededGenerator) -> (type: String, data: String) {
        let cart = "c\(random.pick(1...2))"
        switch random.pick(1...20) {
        case 1...9: return ("page.viewed", #"{"product_id":"x\#(random.pick(1...9))"}"#)
        case 10...15: return ("cart.updated", #"{"cart_id":"\#(cart)","value":\#(random.pick(5...200)).5}"#)
        case 16...19: return ("order.completed", #"{"cart_id":"\#(cart)","total":\#(random.pick(5...220)).25}"#)
        default:
            let channel = random.pick(of: ["push", "email"])
            return (
                "consent.changed", #"{"purpose":"marketing","channel":"\#(channel)","granted":\#(!random.chance(3))}"#
            )
        }
    }

    /// An instant as RFC 3339.
    static func text(_ time: Int64) -> String {
        let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return Date(timeIntervalSince1970: Double(time) / 1_000).formatted(form)
    }
}
