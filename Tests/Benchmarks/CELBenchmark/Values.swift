import CEL

/// The values behind the slots.
struct Values: Activation {
    var value = 80.0
    var views: Int64 = 2
    var stage = "active"
    var category = "running-shoes/42"
    var byProduct: MapValue
    var list: [Value]

    static let names: [(name: String, type: Type)] = [
        ("value", .double), ("views_24h", .int), ("stage", .string), ("category", .string),
        ("by_product", .map(.string, .int)), ("list", .list(.int)),
    ]

    /// With so many products and a list of ten numbers.
    init(products: Int) throws {
        let entries = (0..<products).map { (key: Value.string("product-\($0)"), value: Value.int(Int64($0))) }
        guard let map = MapValue(entries) else { throw EvaluationError("the keys are distinct") }
        byProduct = map
        list = (0..<10).map { .int($0) }
    }

    mutating func value(_ slot: Int) -> Value {
        switch slot {
        case 0: .double(value)
        case 1: .int(views)
        case 2: .string(stage)
        case 3: .string(category)
        case 4: .map(byProduct)
        default: .list(list)
        }
    }

    mutating func has(_ slot: Int) -> Bool { true }
}
