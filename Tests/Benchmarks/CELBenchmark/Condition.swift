import CEL

/// A condition with the same written by hand over the same values.
struct Condition: Sendable {
    let source: String
    var products = 5
    let byHand: @Sendable (inout Values) -> Bool

    private static let few = Dictionary(uniqueKeysWithValues: (0..<5).map { ("product-\($0)", $0) })
    private static let many = Dictionary(uniqueKeysWithValues: (0..<100).map { ("product-\($0)", $0) })
    private static let numbers = (0..<10).map { Int64($0) }

    static let all: [Condition] = [
        Condition(source: "value >= 50.0 && views_24h >= 2 && stage != \"lapsed\"") {
            $0.value >= 50 && $0.views >= 2 && $0.stage != "lapsed"
        },
        Condition(source: "category.matches(\"^running-[a-z]+/[0-9]+$\")") { matches($0.category) },
        Condition(source: "category.startsWith(\"running-\")") { $0.category.utf8.starts(with: "running-".utf8) },
        Condition(source: "stage in [\"lapsed\", \"visitor\", \"active\"]") {
            $0.stage == "lapsed" || $0.stage == "visitor" || $0.stage == "active"
        },
        Condition(source: "by_product[\"product-4\"] > 3") { _ in (few["product-4"] ?? 0) > 3 },
        Condition(source: "by_product[\"product-77\"] > 3", products: 100) { _ in (many["product-77"] ?? 0) > 3 },
        Condition(source: "list.exists(x, x > 8)") { _ in numbers.contains { $0 > 8 } },
    ]

    /// The pattern of the second condition, read by hand.
    private static func matches(_ category: String) -> Bool {
        var rest = category.utf8[...]
        guard rest.starts(with: "running-".utf8) else { return false }
        rest = rest.dropFirst(8).drop { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        guard rest.popFirst() == UInt8(ascii: "/"), !rest.isEmpty else { return false }
        return rest.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
}
