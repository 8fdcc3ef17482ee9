import JSON
import SeededRandomness
import Testing

/// What a parser says of keys, whichever way it reads a text: as one expects who sends the same over and over, or not.
struct NamesTests {
    /// Short and long ones, some alike, some that only bytes tell apart, some that a text cannot hold as they are.
    private static let names =
        [
            "id", "type", "time", "i", "", "data", "\u{e9}", "e\u{301}", "a\"b", "tab\t", "twenty-two-bytes-long-x",
            "twenty-two-bytes-long-y",
        ]
        + ["exactly-22-bytes-long-", "sixteen-bytes-or", "fourteen-bytes", "fifteen-bytes-x"]
        + (0..<80).map { "name-\($0)" }
    private static let others = [
        "id ", "idd", "types", "twenty-two-bytes-long-z", "name-80", "fourteen-bytex", "other", "é!",
    ]

    @Test(arguments: [
        #"{"id":1,"idd":2,"type":{"time":[{"data":null}]},"other":0.5}"#,
        // An escape, a number with many digits and one that is -0 are read otherwise.
        #"{"id":"\n","idd":2,"type":{"time":[{"data":null}]},"other":0.5}"#,
        #"{"id":12345678901234567890123,"idd":2,"type":{"time":[{"data":null}]},"other":0.5}"#,
        #"{"id":-0,"idd":2,"type":{"time":[{"data":null}]},"other":0.5}"#,
        #"{"\u0069d":1,"idd":2,"type":{"time":[{"d\u0061ta":null}]},"other":0.5}"#,
    ])
    func keysAreToldByTheirNames(text: String) throws {
        var parser = JSONParser(names: NameTable(Self.names))
        let bytes = Array(text.utf8)
        // The second time every key is the expected one.
        for _ in 0..<2 {
            let root = try parser.parse(unsafe bytes.span.bytes).root
            #expect(Self.keys(root) == ["id 0", "idd -1", "type 1", "time 2", "data 5", "other -1"])
        }
    }

    @Test func aRefusedDocumentHasItsNamesToo() {
        var parser = JSONParser(names: NameTable(Self.names))
        let bytes = Array(#"{"id":1,"type":2,"id":{"time":3}}"#.utf8)
        #expect(
            Self.outcome(bytes, &parser, strictly: false)
                == .failure(JSONError(.duplicateKey, offset: 17, "a key for the second time in its object")))
        if let document = parser.lastDocument {
            #expect(Self.keys(document.root) == ["id 0", "type 1", "id 0", "time 2"])
        } else {
            Issue.record("no document")
        }
    }

    @Test func whatSendersRepeatReadsAsTheStrictScannerReadsIt() {
        let seed = UInt64.random(in: .min ... .max)
        print("whatSendersRepeatReadsAsTheStrictScannerReadsIt seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var parser = JSONParser(names: NameTable(Self.names))
        var strict = JSONParser(names: NameTable(Self.names))
        var accepted = 0
        var refused: Set<JSONError.Reason> = []
        for round in 0..<20_000 {
            var text: [UInt8] = []
            // Some texts have more keys than are learned.
            let made =
                round % 50 == 0 ? (0..<8).map { _ in "made-up-\(Int.random(in: 0..<2_000, using: &generator))" } : []
            Self.object(into: &text, depth: 0, Self.names + Self.others + made, using: &generator)
            if round % 3 == 0 { RandomText.mutate(&text, using: &generator) }
            let found = Self.outcome(text, &parser, strictly: false)
            #expect(found == Self.outcome(text, &strict, strictly: true), "\(String(decoding: text, as: UTF8.self))")
            switch found {
            case .success: accepted += 1
            case .failure(let error): refused.insert(error.reason)
            }
        }
        #expect(accepted > 5_000)
        #expect(refused.isSuperset(of: [.malformed, .notUTF8, .duplicateKey, .tooDeep]))
    }

    @Test func anObjectOfManyKeysIsReadAndItsRepeatedKeyFound() {
        for count in [31, 32, 33, 64, 65, 300] {
            var parser = JSONParser()
            let members = (0..<count).map { #""key-\#($0)":\#($0)"# }
            for _ in 0..<2 {
                #expect(
                    parse(Array("{\(members.joined(separator: ","))}".utf8), with: &parser)
                        == parse("{\(members.joined(separator: ","))}", strictly: true))
                let repeated = Array("{\((members + [#""key-7":0"#]).joined(separator: ","))}".utf8)
                let found = parse(repeated, with: &parser)
                #expect(found == parse(repeated, strictly: true))
                #expect(found == .refused(.duplicateKey, offset: repeated.count - 10))
            }
        }
    }

    @Test(arguments: 60...66)
    func depthIsBoundedWhicheverWayATextIsRead(depth: Int) {
        // Objects alone, and arrays within one.
        let objects = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        let arrays =
            #"{"a":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        for text in [objects, arrays] {
            let found = parse(text)
            #expect(found == parse(text, strictly: true))
            if case .refused(let reason, _) = found {
                #expect(reason == .tooDeep && depth > 64)
            } else {
                #expect(depth <= 64)
            }
        }
    }

    /// An object whose keys mostly come in one order, with everything that values can be.
    private static func object(
        into text: inout [UInt8], depth: Int, _ keys: [String], using generator: inout SeededGenerator
    ) {
        let space = Int.random(in: 0..<4, using: &generator) == 0 ? Array(" \t\n\r".utf8) : []
        func pad(_ text: inout [UInt8], _ generator: inout SeededGenerator) {
            if let byte = space.randomElement(using: &generator), Bool.random(using: &generator) { text.append(byte) }
        }
        var place = Int.random(in: 0..<keys.count, using: &generator)
        text.append(UInt8(ascii: "{"))
        pad(&text, &generator)
        for index in 0..<Int.random(in: 0..<9, using: &generator) {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            pad(&text, &generator)
            place =
                Int.random(in: 0..<8, using: &generator) == 0
                ? Int.random(in: 0..<keys.count, using: &generator) : place + 1
            text += JSONText.string(keys[place % keys.count])
            pad(&text, &generator)
            text.append(UInt8(ascii: ":"))
            pad(&text, &generator)
            switch Int.random(in: 0..<9, using: &generator) {
            case 0 where depth < 70: object(into: &text, depth: depth + 1, keys, using: &generator)
            case 1 where depth < 70:
                text.append(UInt8(ascii: "["))
                for item in 0..<Int.random(in: 0..<3, using: &generator) {
                    if item > 0 { text.append(UInt8(ascii: ",")) }
                    pad(&text, &generator)
                    object(into: &text, depth: depth + 1, keys, using: &generator)
                    pad(&text, &generator)
                }
                text.append(UInt8(ascii: "]"))
            case 2: RandomText.string(into: &text, using: &generator)
            case 3: text += JSONText.string(String(repeating: "xé", count: Int.random(in: 0..<20, using: &generator)))
            case 4: text += Array(number(using: &generator).utf8)
            case 5 where Int.random(in: 0..<40, using: &generator) == 0:
                text += Array((String(repeating: "[", count: 70) + String(repeating: "]", count: 70)).utf8)
            case 5, 6: RandomText.value(into: &text, depth: 4, using: &generator)
            default: text += JSONText.string(String(repeating: "y", count: Int.random(in: 0..<40, using: &generator)))
            }
            pad(&text, &generator)
        }
        text.append(UInt8(ascii: "}"))
    }

    private static func number(using generator: inout SeededGenerator) -> String {
        let digits = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
            "0123456789".randomElement(using: &generator) ?? "0"
        }
        let point = Int.random(in: 0...digits.count, using: &generator)
        let sign = Bool.random(using: &generator) ? "-" : ""
        let exponent = Int.random(in: 0..<8, using: &generator) == 0 ? "e2" : ""
        guard point > 0, point < digits.count else { return sign + String(digits) + exponent }
        return sign + String(digits[..<point]) + "." + String(digits[point...]) + exponent
    }

    /// What a text says, and its keys with their names; or why it is refused.
    private static func outcome(_ text: [UInt8], _ parser: inout JSONParser, strictly: Bool) -> Result<
        [String], JSONError
    > {
        let bytes = unsafe text.span.bytes
        do throws(JSONError) {
            if strictly {
                let root = try parser.parseStrictly(bytes).root
                return .success([written(JSONValue(root))] + keys(root))
            }
            let root = try parser.parse(bytes).root
            return .success([written(JSONValue(root))] + keys(root))
        } catch {
            return .failure(error)
        }
    }

    /// All keys with what ``JSONMember/name`` says of them, which is held against the names.
    private static func keys(_ element: JSONElement) -> [String] {
        var keys: [String] = []
        var members = element.members
        while let member = members.next() {
            let key = String(decoding: member.key)
            let expected = names.firstIndex { $0.utf8.elementsEqual(key.utf8) } ?? -1
            #expect(member.name == expected, "\(key)")
            keys.append("\(key) \(member.name)")
            keys += Self.keys(member.value)
        }
        var items = element.items
        while let item = items.next() { keys += Self.keys(item) }
        return keys
    }
}

/// Texts of JSON as the writer writes them.
private enum JSONText {
    static func string(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(text)
        return writer.bytes
    }
}
