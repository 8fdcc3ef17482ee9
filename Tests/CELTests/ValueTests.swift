import CEL
import SeededRandomness
import Testing

struct ValueTests {
    static let equals: [(Value, Value)] = [
        (Value.int(1), Value.uint(1)), (.int(1), .double(1)), (.uint(1), .double(1)), (.double(0), .double(-0.0)),
        (.string("é"), .string("é")), (.list([.int(1), .double(2)]), .list([.uint(1), .int(2)])),
        (.optional(.int(1)), .optional(.double(1))), (.absent, .absent), (.type(.list(.int)), .type(.list(.dyn))),
        (.int(9_007_199_254_740_992), .double(9_007_199_254_740_992)),
    ]

    @Test(arguments: equals)
    func equal(_ left: Value, _ right: Value) {
        #expect(left == right)
        #expect(right == left)
    }

    static let unequals: [(Value, Value)] = [
        (Value.double(.nan), Value.double(.nan)), (.string("e\u{301}"), .string("\u{E9}")), (.int(0), .bool(false)),
        (.null, .absent), (.string("1"), .int(1)), (.list([]), .absent), (.int(-1), .uint(.max)),
        (.int(9_007_199_254_740_993), .double(9_007_199_254_740_992)), (.uint(.max), .double(1.8e19)),
        (.string("a"), .bytes([97])), (.list([.int(1)]), .list([.int(1), .int(1)])),
    ]

    @Test(arguments: unequals)
    func unequal(_ left: Value, _ right: Value) {
        #expect(left != right)
        #expect(right != left)
    }

    static let numbers: [Value] = [
        .double(-.infinity), .double(-0x1p64), .double(-0x1p63 - 2048), .int(.min), .int(.min + 1), .double(-1e10),
        .double(-1.5), .int(-1),
        .double(-0.5), .int(0), .double(0.5), .uint(1), .double(1.5), .int(9_007_199_254_740_992),
        .uint(9_007_199_254_740_993),
        .double(9_007_199_254_740_994), .double(0x1p63 - 1024), .int(.max - 1), .int(.max), .uint(1 << 63 + 1),
        .double(1.8e19),
        .uint(.max), .double(0x1p64 + 4096), .double(.infinity),
    ]

    /// The table is in ascending order, so that places say how values compare.
    @Test func numbersOfAllTypesAreOnOneLine() throws {
        for (place, left) in Self.numbers.enumerated() {
            for (other, right) in Self.numbers.enumerated() {
                var bindings = Bindings()
                bindings.bind("l", as: left.type, to: left)
                bindings.bind("r", as: right.type, to: right)
                #expect(try evaluate("l < r", bindings) == .bool(place < other), "\(left) \(right)")
                #expect(try evaluate("l >= r", bindings) == .bool(place >= other), "\(left) \(right)")
                #expect(try evaluate("l == r", bindings) == .bool(place == other), "\(left) \(right)")
                #expect(try evaluate("dyn(l) > dyn(r)", bindings) == .bool(place > other), "\(left) \(right)")
            }
        }
    }

    @Test func identityTellsKindsOfNumbersApart() {
        #expect(!Value.int(1).isIdentical(to: .uint(1)))
        #expect(!Value.double(0).isIdentical(to: .double(-0.0)))
        #expect(Value.double(.nan).isIdentical(to: .double(.nan)))
        #expect(!Value.list([.int(1)]).isIdentical(to: .list([.double(1)])))
    }

    @Test(arguments: [0, 1, 3, 8, 9, 40, 300])
    func mapsFindEveryKeyOfEveryKind(_ count: Int) throws {
        var entries: [(key: Value, value: Value)] = []
        for number in 0..<count {
            switch number % 4 {
            case 0: entries.append((.int(Int64(number)), .int(Int64(number))))
            case 1: entries.append((.uint(UInt64(number)), .int(Int64(number))))
            case 2: entries.append((.string("\(number)"), .int(Int64(number))))
            default: entries.append((.int(Int64(-number)), .int(Int64(number))))
            }
        }
        let map = try #require(MapValue(entries))
        #expect(map.count == count)
        for (place, entry) in entries.enumerated() {
            #expect(map[entry.key] == entry.value)
            #expect(map.entries[place].key.isIdentical(to: entry.key))
            if case .int(let number) = entry.key { #expect(map[.double(Double(number))] == entry.value) }
            if case .string(let text) = entry.key { #expect(map[text] == entry.value) }
            #expect(MapValue(entries + [entry]) == nil)
        }
        #expect(map[.int(1_000_000)] == nil)
        #expect(map[.double(0.5)] == nil)
        #expect(map[.double(.nan)] == nil)
        #expect(map[.null] == nil)
        #expect(map["x"] == nil)
        #expect(MapValue(entries + [(.double(1), .null)]) == nil)
        #expect(MapValue(entries + [(.null, .null)]) == nil)
    }

    @Test func mapKeysCompareByBytes() throws {
        let map = try #require(MapValue([(.string("e\u{301}"), .int(1)), (.string("\u{E9}"), .int(2))]))
        #expect(map["e\u{301}"] == .int(1))
        #expect(map[.string("\u{E9}")] == .int(2))
    }

    static let doubles: [(Double, String)] = [
        (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (-1.5, "-1.5"), (100.0, "100"), (123456789.25, "123456789.25"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.5e300, "1.5e+300"), (0.000001, "0.000001"), (1e-7, "1e-7"),
        (1.25e-9, "1.25e-9"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (.infinity, "Infinity"),
        (-.infinity, "-Infinity"), (.nan, "NaN"), (2251799813685248.5, "2251799813685248.5"),
        (9007199254740993.0, "9007199254740992"),
    ]

    @Test(arguments: doubles)
    func doublesAreWrittenShortAndPlain(_ number: Double, _ wanted: String) throws {
        #expect(try Value.double(number).text() == wanted)
    }

    @Test func writtenDoublesReadBack() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            let text = try Value.double(number).text()
            #expect(Double(text)?.bitPattern == number.bitPattern, "\(text)")
        }
    }

    @Test(arguments: [
        "int", "list(string)", "map(string, int)", "map(string, list(optional_type(double)))",
        "google.protobuf.Timestamp", "dyn",
        "null_type", "type(int)", "type",
    ])
    func typesReadWhatTheyWrite(_ text: String) {
        #expect(Type(parsing: text)?.description == text)
    }

    @Test(arguments: [
        "", "list(", "list(int", "list(int))", "map(int)", "map(int,)", "foo", "int int", "list(int, int)",
    ])
    func typesRefuse(_ text: String) {
        #expect(Type(parsing: text) == nil)
        #expect(Type(parsing: String(repeating: "list(", count: 10_000) + "int") == nil)
    }

    static let encodings: [([UInt8], String)] =
        [
            ([], ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
            ([0xFF, 0xFE, 0xFD, 0], "//79AA=="),
        ] as [([UInt8], String)]

    @Test(arguments: encodings)
    func base64(_ bytes: [UInt8], _ text: String) {
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(text) == bytes)
        #expect(Base64.decode(String(text.prefix { $0 != "=" })) == bytes)
    }

    @Test(arguments: ["Z", "Zg=", "Zh==", "Zg===", "Z g=", "====", "Zm9vA"])
    func base64Refuses(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
