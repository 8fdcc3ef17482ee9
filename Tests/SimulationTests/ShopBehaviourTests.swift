import Events
import Foundation
import Simulation
import Testing

/// What the people of the shop do, seen from outside.
struct ShopBehaviourTests {
    @Test func someRecordsAreLate() throws {
        let events = try Stream.events(seed: 21, count: 30_000)
        let late = events.filter { $0.record.arrival - $0.record.eventTime > 1_000 && !$0.isRepeated }
        let share = Double(late.count) / Double(events.count)
        #expect((0.005...0.05).contains(share), "\(share) of the records were late")
        #expect(late.contains { $0.record.arrival - $0.record.eventTime > 1_800_000 })
    }

    @Test(arguments: [(2_000, 20.0), (50_000, 400.0)])
    func theRateIsAboutTheOneAskedFor(individuals: Int, rate: Double) {
        var shop = Shop(seed: 22, individuals: individuals, start: Stream.start, eventsPerSecond: rate)
        // The first visits bring profiles and have to get going: half an hour is left out.
        let settled = Stream.start + 1_800_000
        let end = settled + Milliseconds(100_000 / rate * 1_000)
        var count = 0
        while case let record = shop.next(), record.arrival < end {
            if record.arrival >= settled { count += 1 }
        }
        let reached = Double(count) / (Double(end - settled) / 1_000)
        #expect((rate * 0.85...rate * 1.15).contains(reached), "\(reached) events a second instead of \(rate)")
    }

    @Test func visitsAreBursts() throws {
        let events = try Stream.events(seed: 23, count: 30_000).filter { !$0.isRepeated }
        var gaps: [Milliseconds] = []
        for times in Dictionary(grouping: events, by: \.individual).values.map({ $0.map(\.record.eventTime).sorted() })
        {
            for (earlier, later) in zip(times, times.dropFirst()) { gaps.append(later - earlier) }
        }
        let within = gaps.count { $0 <= 240_000 }
        let between = gaps.count { $0 >= 3_600_000 }
        #expect(Double(within) > 0.7 * Double(gaps.count), "\(within) of \(gaps.count) gaps are within a visit")
        #expect(Double(between) > 0.02 * Double(gaps.count), "\(between) of \(gaps.count) gaps are an hour or more")
    }

    @Test func aFewIndividualsAreBusyAndMostAreRare() throws {
        let events = try Stream.events(seed: 24, count: 30_000)
        let counts = Dictionary(grouping: events, by: \.individual).values.map(\.count).sorted(by: >)
        let tenth = counts.prefix(counts.count / 10).reduce(0, +)
        #expect(Double(tenth) > 0.3 * Double(events.count))
        #expect(counts[counts.count / 2] * 4 < counts[0])
    }

    @Test func everybodyBringsAProfileFirstAndSomeLackAnAddress() throws {
        var known: Set<String> = []
        var (withPush, withEmail) = (0, 0)
        for event in try Stream.events(seed: 25, count: 20_000) where known.insert(event.individual).inserted {
            #expect(event.type == "individual.updated", "\(event.individual) began with \(event.type)")
            let attributes = try #require(event.data["attributes"] as? [String: Any])
            #expect(attributes["first_name"] is String && attributes["time_zone"] is String)
            if attributes["push_token"] != nil { withPush += 1 }
            if attributes["email"] != nil { withEmail += 1 }
        }
        let total = Double(known.count)
        #expect((0.4...0.8).contains(Double(withPush) / total))
        #expect((0.8...0.98).contains(Double(withEmail) / total))
    }

    @Test func mostGrantMarketingSomeDenyAndSomeRevoke() throws {
        let changes = try Stream.events(seed: 26, count: 30_000).filter {
            $0.type == "consent.changed" && !$0.isRepeated
        }
        let answers = changes.filter { $0.data["channel"] != nil }
        let granted = answers.count { $0.data["granted"] as? Bool == true }
        #expect((0.6...0.95).contains(Double(granted) / Double(answers.count)))
        #expect(changes.contains { $0.data["channel"] == nil && $0.data["granted"] as? Bool == false })
    }

    @Test func someBasketsAreLeftBehindAndSomeAreOrdered() throws {
        let events = try Stream.events(seed: 27, count: 30_000).filter { !$0.isRepeated }
        let end = events.map(\.record.eventTime).max() ?? 0
        var ordered: [String: Milliseconds] = [:]
        for event in events where event.type == "order.completed" {
            ordered[event.text("cart_id")] = event.record.eventTime
        }
        var lastChange: [String: Milliseconds] = [:]
        for event in events where event.type == "cart.updated" {
            lastChange[event.text("cart_id"), default: .min] = max(
                lastChange[event.text("cart_id")] ?? .min, event.record.eventTime)
        }
        let left = lastChange.count { cart, time in (ordered[cart] ?? end) - time >= 1_800_000 }
        let bought = lastChange.count { cart, time in (ordered[cart] ?? .max) - time <= 600_000 }
        #expect(Double(left) > 0.2 * Double(lastChange.count), "\(left) of \(lastChange.count) were left behind")
        #expect(Double(bought) > 0.15 * Double(lastChange.count), "\(bought) of \(lastChange.count) were ordered")
    }

    @Test func anOrderIsTheBasketAsItLastWasAndEmptiesIt() throws {
        let events = try Stream.events(seed: 28, count: 30_000).filter { !$0.isRepeated }
            .sorted { $0.record.eventTime < $1.record.eventTime }
        var values: [String: Double] = [:]
        var orders: Set<String> = []
        var paidFor: Set<String> = []
        var checked = 0
        for event in events {
            let total = (event.data["total"] as? NSNumber)?.doubleValue
            switch event.type {
            case "cart.updated":
                #expect(!paidFor.contains(event.text("cart_id")), "a basket changed after it was paid for")
                values[event.text("cart_id")] = (event.data["value"] as? NSNumber)?.doubleValue
            case "order.completed":
                #expect(paidFor.insert(event.text("cart_id")).inserted, "a basket was paid for twice")
                orders.insert(event.text("order_id"))
                // A late basket change may still be on its way at the end of the sample.
                guard let value = values.removeValue(forKey: event.text("cart_id")) else { continue }
                checked += 1
                #expect(total == value)
            case "order.returned": #expect(orders.contains(event.text("order_id")))
            default: break
            }
        }
        #expect(checked > 150)
    }

    @Test func someOrderAgainAndSomeSearchInVain() throws {
        let events = try Stream.events(seed: 29, count: 30_000).filter { !$0.isRepeated }
        let orders = Dictionary(grouping: events.filter { $0.type == "order.completed" }, by: \.individual)
        #expect(orders.values.contains { $0.count >= 3 })
        let searches = events.filter { $0.type == "search.performed" }
        let vain = searches.count { ($0.data["results"] as? Int) == 0 }
        #expect((0.08...0.35).contains(Double(vain) / Double(searches.count)))
    }

    /// Of a hundred things that people do, a few are orders, and most are looks.
    @Test func mostEventsAreViewsAndAFewAreOrders() throws {
        let events = try Stream.events(seed: 30, count: 30_000).filter { !$0.isRepeated }
        func share(_ type: String) -> Double { Double(events.count { $0.type == type }) / Double(events.count) }
        #expect((0.4...0.8).contains(share("page.viewed")), "\(share("page.viewed"))")
        #expect((0.05...0.25).contains(share("cart.updated")), "\(share("cart.updated"))")
        #expect((0.01...0.08).contains(share("order.completed")), "\(share("order.completed"))")
        #expect((0.05...0.25).contains(share("search.performed")), "\(share("search.performed"))")
    }
}
