import CEL

// What typical conditions cost, each against a closure of Swift that reads the same values, in the same run.

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

func program(_ source: String) throws -> Program {
    var environment = Environment(timeZones: .utc)
    for (slot, variable) in Values.names.enumerated() {
        environment.declare(variable.name, as: variable.type, slot: slot)
    }
    return Program(try Program.check(source, in: environment).get())
}

func nanosecondsEach(_ rounds: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    // The best of several: the machine is shared.
    for _ in 0..<7 {
        let elapsed = clock.measure { for _ in 0..<rounds { body() } }
        let (seconds, attoseconds) = elapsed.components
        best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(rounds))
    }
    return best
}

func map(_ count: Int) -> MapValue? {
    MapValue((0..<count).map { (key: Value.string("product-\($0)"), value: Value.int(Int64($0))) })
}

/// The hand-written side; never inlined, as a closure that a rule set would hold is not.
@inline(never)
func measure(_ source: String, _ values: Values, rounds: Int, _ reference: @escaping (Values) -> Bool) throws {
    let program = try program(source)
    var values = values
    var holds = 0
    let ours = nanosecondsEach(rounds) { if (try? program.condition(&values)) == true { holds += 1 } }
    var wanted = 0
    let theirs = nanosecondsEach(rounds) { if reference(values) { wanted += 1 } }
    guard holds == wanted else {
        print("THE RESULTS DIFFER: \(source)")
        return
    }
    let shown = { (number: Double) in "\((number * 10).rounded() / 10)" }
    print("\(source): \(shown(ours)) ns, by hand \(shown(theirs)) ns, ratio \(shown(ours / theirs))")
}

guard let few = map(5), let many = map(100) else { throw EvaluationError("the keys are distinct") }
var values = Values(byProduct: few, list: (0..<10).map { .int($0) })

try measure("value >= 50.0 && views_24h >= 2 && stage != \"lapsed\"", values, rounds: 300_000) {
    $0.value >= 50 && $0.views >= 2 && $0.stage != "lapsed"
}
try measure("category.matches(\"^running-[a-z]+/[0-9]+$\")", values, rounds: 100_000) { values in
    var rest = values.category.utf8[...]
    guard rest.starts(with: "running-".utf8) else { return false }
    rest = rest.dropFirst(8).drop { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    guard rest.popFirst() == UInt8(ascii: "/"), !rest.isEmpty else { return false }
    return rest.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
}
let fewKeys = ["product-0": 0, "product-1": 1, "product-2": 2, "product-3": 3, "product-4": 4]
try measure("by_product[\"product-4\"] > 3", values, rounds: 300_000) { _ in fewKeys["product-4"] ?? 0 > 3 }
values.byProduct = many
let manyKeys = Dictionary(uniqueKeysWithValues: (0..<100).map { ("product-\($0)", $0) })
try measure("by_product[\"product-77\"] > 3", values, rounds: 300_000) { _ in manyKeys["product-77"] ?? 0 > 3 }
let numbers = (0..<10).map { Int64($0) }
try measure("list.exists(x, x > 8)", values, rounds: 100_000) { _ in numbers.contains { $0 > 8 } }
