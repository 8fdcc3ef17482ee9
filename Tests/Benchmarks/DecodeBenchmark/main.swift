import CEL
import Events
import JSON

// What decoding a CloudEvent costs, whole, against what simdjson with the strict checks costs for the same bytes in the same run.

let text = Array(
    #"""
    {"specversion":"1.0","id":"7b1c0a52-3f6e-4f0c-9a77-1d2e3f405162","source":"/shop/web","type":"page.viewed","subject":"customer-184467","time":"2026-03-02T09:32:00.123Z","datacontenttype":"application/json","data":{"product_id":"p-93847","category":"shoes","price":79.95,"currency":"EUR","referrer":"newsletter"}}
    """#.utf8)

func property(_ name: String, _ type: PropertyType, _ index: Int?) -> EventSchema.Property {
    EventSchema.Property(name: name, type: type, index: index)
}

let schema = EventSchema(
    types: [
        EventSchema.EventType(name: "cart.updated", isOpen: false, properties: []),
        EventSchema.EventType(
            name: "page.viewed", isOpen: false,
            properties: [
                property("category", .string, 0), property("currency", .string, nil), property("price", .double, 1),
                property("product_id", .string, 2), property("referrer", .string, nil),
            ]),
    ], properties: ["category", "price", "product_id"], attributes: [])

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

var parser = JSONParser()
var decoder = EventDecoder(schema: schema, format: .cloudEvents)
var members = 0
var events = 0
let bytes = unsafe text.span.bytes

let parsing = nanosecondsEach(200_000) {
    if let document = try? parser.parse(bytes) { members &+= document.root.count }
}
let scanning = nanosecondsEach(50_000) {
    if let document = try? parser.parseStrictly(bytes) { members &+= document.root.count }
}
let hashing = nanosecondsEach(200_000) {
    members &+= Int(truncatingIfNeeded: StableHash.hash(bytes))
}
let decoding = nanosecondsEach(200_000) {
    let record = decoder.decode(key: nil, value: bytes, headers: [], recordTime: 0, arrival: 1_900_000_000_000)
    switch consume record {
    case .event: events &+= 1
    default: break
    }
}

func rounded(_ value: Double) -> String { String(Int(value)) }
print("\(text.count) bytes, \(events) events (\(members & 1))")
print("parse    \(rounded(parsing)) ns")
print("scan     \(rounded(scanning)) ns")
print("hash     \(rounded(hashing)) ns for all bytes")
print("decode   \(rounded(decoding)) ns/event")
print("ratio    \(decoding / parsing) decode/parse")
