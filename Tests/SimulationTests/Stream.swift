import Events
import Foundation
import Simulation
import Testing

/// A record and what an independent parser reads in it.
struct Seen {
    let record: ShopRecord
    let envelope: [String: Any]
    let data: [String: Any]
    /// Whether a record with this id came before.
    let isRepeated: Bool

    var id: String { envelope["id"] as? String ?? "" }
    var type: String { envelope["type"] as? String ?? "" }
    var individual: String { String(decoding: record.key, as: UTF8.self) }

    func text(_ name: String) -> String { data[name] as? String ?? "" }
}

/// Samples of the shop's stream. Seeds are fixed: a failure repeats.
enum Stream {
    /// 2026-01-01T00:00:00Z.
    static let start: Milliseconds = 1_767_225_600_000

    static func shop(seed: UInt64) -> Shop {
        Shop(seed: seed, individuals: 500, start: start, eventsPerSecond: 0.5)
    }

    static func events(seed: UInt64, count: Int) throws -> [Seen] {
        var shop = shop(seed: seed)
        var ids: Set<String> = []
        return try (0..<count).map { _ in
            let record = shop.next()
            let json = try JSONSerialization.jsonObject(with: Data(record.value))
            let envelope = try #require(json as? [String: Any])
            let id = try #require(envelope["id"] as? String)
            return Seen(
                record: record, envelope: envelope, data: try #require(envelope["data"] as? [String: Any]),
                isRepeated: !ids.insert(id).inserted)
        }
    }

    /// What each type's data must hold.
    static let fields: [String: [String: @Sendable (Any?) -> Bool]] = [
        "page.viewed": ["product_id": isText, "category": isText, "price": isPositive],
        "search.performed": ["query": isText, "results": isCount],
        "cart.updated": ["cart_id": isText, "value": isNotNegative, "items": isItems],
        "order.completed": [
            "order_id": isText, "cart_id": isText, "total": isPositive, "category": isText, "items": isCount,
        ],
        "order.returned": ["order_id": isText, "total": isPositive],
        "app.opened": ["platform": isText],
        "individual.updated": ["attributes": { ($0 as? [String: String])?.isEmpty == false }],
        "consent.changed": ["purpose": isText, "granted": { $0 is Bool }],
    ]

    private static let isText: @Sendable (Any?) -> Bool = { ($0 as? String)?.isEmpty == false }
    private static let isPositive: @Sendable (Any?) -> Bool = { ($0 as? NSNumber).map { $0.doubleValue > 0 } ?? false }
    private static let isNotNegative: @Sendable (Any?) -> Bool = {
        ($0 as? NSNumber).map { $0.doubleValue >= 0 } ?? false
    }
    private static let isCount: @Sendable (Any?) -> Bool = { ($0 as? Int).map { $0 >= 0 } ?? false }
    private static let isItems: @Sendable (Any?) -> Bool = { items in
        (items as? [[String: Any]])?.allSatisfy { isText($0["product_id"]) && isCount($0["quantity"]) } ?? false
    }
}
