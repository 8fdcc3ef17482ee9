import JSON
import SeededRandomness
import Testing

struct JSONFuzzTests {
    @Test func theFastPathAndTheStrictScannerAgreeOnRandomTexts() {
        let seed = UInt64.random(in: .min ... .max)
        print("theFastPathAndTheStrictScannerAgreeOnRandomTexts seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var parser = JSONParser()
        var accepted = 0
        var refused: Set<JSONError.Reason> = []
        for round in 0..<50_000 {
            var text: [UInt8] = []
            RandomText.value(into: &text, depth: 0, using: &generator)
            if round % 2 == 1 { RandomText.mutate(&text, using: &generator) }
            let fast = parse(text, with: &parser)
            let strict = parse(text, with: &parser, strictly: true)
            #expect(fast == strict, "\(text)")
            switch fast {
            case .value: accepted += 1
            case .refused(let reason, _): refused.insert(reason)
            }
        }
        #expect(accepted > 10_000)
        #expect(refused.contains(.malformed) && refused.contains(.notUTF8) && refused.contains(.duplicateKey))
    }

    @Test func whatIsWrittenReadsBackTheSame() {
        let seed = UInt64.random(in: .min ... .max)
        print("whatIsWrittenReadsBackTheSame seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var compared = 0
        for _ in 0..<5_000 {
            var text: [UInt8] = []
            RandomText.value(into: &text, depth: 0, using: &generator)
            guard case .value(let value) = parse(text) else { continue }
            #expect(parse(written(value)) == .value(value))
            compared += 1
        }
        #expect(compared > 1_000)
    }

    @Test func randomDoublesReadBackBitByBit() {
        let seed = UInt64.random(in: .min ... .max)
        print("randomDoublesReadBackBitByBit seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let text = written(.double(number))
            #expect(parse(text) == .value(.double(number)), "\(text)")
            #expect(parse(text, strictly: true) == .value(.double(number)), "\(text)")
        }
    }
}

/// Random JSON texts, with much of what goes wrong in practice.
enum RandomText {
    static func value(into text: inout [UInt8], depth: Int, using generator: inout SeededGenerator) {
        let choice = Int.random(in: 0..<(depth > 5 ? 6 : 10), using: &generator)
        switch choice {
        case 0: text += Array(pick(["null", "true", "false"], using: &generator).utf8)
        case 1: text += Array(String(Int64(truncatingIfNeeded: generator.next())).utf8)
        case 2:
            let numbers = [
                "0", "-0", "1.5", "-0.0", "1e5", "18446744073709551616", "1e-999", "9007199254740993",
                "0.30000000000000004",
            ]
            text += Array(pick(numbers, using: &generator).utf8)
        case 3: text += Array(Double(Int64(truncatingIfNeeded: generator.next()) >> 20).description.utf8)
        case 4, 5: string(into: &text, using: &generator)
        case 6, 7:
            text.append(UInt8(ascii: "["))
            for index in 0..<Int.random(in: 0..<5, using: &generator) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                value(into: &text, depth: depth + 1, using: &generator)
            }
            text.append(UInt8(ascii: "]"))
        default:
            text.append(UInt8(ascii: "{"))
            for index in 0..<Int.random(in: 0..<6, using: &generator) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                string(into: &text, using: &generator)
                text += Array(" :".utf8).shuffled(using: &generator).filter { $0 != 0x20 || index % 2 == 0 }
                value(into: &text, depth: depth + 1, using: &generator)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func pick<Element>(_ elements: [Element], using generator: inout SeededGenerator) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    static func string(into text: inout [UInt8], using generator: inout SeededGenerator) {
        let pieces = [
            "a", "bc", "é", "😀", #"\n"#, #"\u0041"#, #"\ud83d\ude00"#, #"\u00e9"#, #"\\"#, #"\""#, " -0 ", "2026-03-02",
            "\u{7f}",
        ]
        text.append(UInt8(ascii: "\""))
        for _ in 0..<Int.random(in: 0..<8, using: &generator) {
            text += Array(pick(pieces, using: &generator).utf8)
        }
        if Int.random(in: 0..<50, using: &generator) == 0 {
            text += Array(pick([#"\ud800"#, #"\udfff"#], using: &generator).utf8)
        }
        text.append(UInt8(ascii: "\""))
    }

    static func mutate(_ text: inout [UInt8], using generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !text.isEmpty {
            let index = Int.random(in: 0..<text.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: text[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: text.remove(at: index)
            case 2: text.insert(pick(Array(#"{}[],:"\-0eE.+u "#.utf8), using: &generator), at: index)
            case 3: text.removeSubrange(index...)
            default: text.insert(contentsOf: text[index..<min(text.count, index + 12)], at: index)
            }
        }
    }
}
