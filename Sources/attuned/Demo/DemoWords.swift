internal import HumanText
internal import JSON

/// The shop in words.
enum DemoWords {
    /// What an event of a type is called behind "after".
    static func event(_ type: String) -> String {
        switch type {
        case "cart.updated": "the last change of the basket"
        case "order.completed": "the order"
        case "page.viewed": "the last view"
        case "search.performed": "the search"
        default: type
        }
    }

    /// What somebody does whose event this is: `looks at p-101 (shoes, 59.95)`.
    static func act(_ event: JSONValue) -> String {
        let data = event["data"]
        func text(_ key: String) -> String? { data?[key].flatMap(shown) }
        switch event["type"].flatMap(shown) ?? "" {
        case "app.opened": return "opens the app"
        case "page.viewed":
            let facts = [text("category"), text("price")].compactMap(\.self).joined(separator: ", ")
            return "looks at \(text("product_id") ?? "a page")" + (facts.isEmpty ? "" : " (\(facts))")
        case "search.performed":
            return "searches \"\(text("query") ?? "")\": \(count(data?["results"]).counted("result"))"
        case "cart.updated": return "has a basket worth \(text("value") ?? "something")"
        case "order.completed": return "orders for \(text("total") ?? "something")"
        case "order.returned": return "sends an order back"
        case "individual.updated": return "tells the shop who they are"
        case "consent.changed":
            let channel = text("channel").map { " on \($0)" } ?? ""
            return (data?["granted"] == .bool(true) ? "agrees to" : "wants no more") + " messages\(channel)"
        case let type: return type
        }
    }

    /// `46 min`, `2 h`, `3 days`.
    static func span(minutes: Int) -> String {
        switch minutes {
        case ..<120: "\(minutes) min"
        case ..<2_880: "\(minutes / 60) h"
        default: "\(minutes / 1_440) days"
        }
    }

    /// Shop time in words.
    static func shopTime(_ elapsed: Duration) -> String {
        span(minutes: Int(elapsed.components.seconds) * DemoClock.speed / 60)
    }

    private static func count(_ value: JSONValue?) -> Int64 { if case .int(let number)? = value { number } else { 0 } }

    private static func shown(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        default: nil
        }
    }
}
