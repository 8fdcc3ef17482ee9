import SeededRandomness
import Testing
import YAML

/// Whether each byte of a scalar's text maps to the same byte of the file, to its escape, or to the break it folds from.
func expectMapHolds(_ scalar: Scalar, in source: SourceFile, _ location: SourceLocation = #_sourceLocation) {
    let bytes = Array(scalar.text.utf8)
    var last = -1
    for index in bytes.indices {
        let offset = scalar.sourceMap.sourceOffset(index)
        let isContinuation = bytes[index] & 0xC0 == 0x80
        #expect(offset > last || (isContinuation && offset == last), "places go forwards", sourceLocation: location)
        last = offset
        guard offset >= scalar.span.range.lowerBound, offset < source.text.count else {
            Issue.record("byte \(index) maps outside of the scalar", sourceLocation: location)
            return
        }
        let found = source.text[offset]
        let isEscape = scalar.style == .doubleQuoted && found == UInt8(ascii: "\\")
        let isFold = bytes[index] == 0x20 && [0x20, 0x09, 0x0A, 0x0D, 0xC2].contains(found)
        let isBreak = bytes[index] == 0x0A && [0x0A, 0x0D, 0xC2].contains(found)
        #expect(
            found == bytes[index] || isEscape || isFold || isBreak,
            "byte \(index) of \(scalar.text.debugDescription) maps to \(found)", sourceLocation: location)
    }
}

struct SourceMapTests {
    /// A scalar's text in the file beside what it means and where each byte of the meaning stands.
    private struct Sample {
        var source: [UInt8] = []
        var text: [UInt8] = []
        var places: [Int] = []

        mutating func write(_ written: String, meaning: String? = nil) {
            let bytes = Array((meaning ?? written).utf8)
            places += bytes.indices.map { source.count + (meaning == nil ? $0 : 0) }
            text += bytes
            source += Array(written.utf8)
        }

        /// Blanks and line breaks: one break is a space, of more all but the first stay.
        mutating func fold(_ breaks: Int, lineBreak: String, indent: Int, trailing: String) {
            let start = source.count
            source += Array(trailing.utf8)
            for number in 0..<breaks {
                if number > 0 {
                    text.append(0x0A)
                    places.append(source.count)
                }
                source += Array(lineBreak.utf8)
            }
            if breaks == 1 {
                text.append(0x20)
                places.append(start)
            }
            source += [UInt8](repeating: 0x20, count: indent)
        }
    }

    private static let words = ["a", "foo", "é", "漢", "😀", "x.y", ">=", "==", "1.5", "(b)", "no:thing", "a#b"]
    private static let escapes = [
        ("\\n", "\n"), ("\\t", "\t"), ("\\\\", "\\"), ("\\\"", "\""), ("\\0", "\0"), ("\\x41", "A"), ("\\xe9", "é"),
        ("\\u6f22", "漢"), ("\\U0001f600", "😀"), ("\\_", "\u{A0}"), ("\\N", "\u{85}"), ("\\L", "\u{2028}"), ("\\/", "/"),
        ("\\ ", " "), ("\\e", "\u{1B}"), ("\\a", "\u{7}"), ("\\P", "\u{2029}"), ("\\v", "\u{B}"),
    ]

    private func flowSample(
        _ style: Scalar.Style, lineBreak: String, indent: Int, _ random: inout SeededGenerator
    ) -> Sample {
        var sample = Sample()
        let quote = style == .singleQuoted ? "'" : style == .doubleQuoted ? "\"" : ""
        sample.source += Array(quote.utf8)
        let count = Int.random(in: 1...8, using: &random)
        for number in 0..<count {
            // The first word must not begin as something else.
            sample.write(number == 0 ? "w" : Self.words.randomElement(using: &random) ?? "a")
            if style == .singleQuoted, Bool.random(using: &random) { sample.write("''", meaning: "'") }
            if style == .doubleQuoted, Bool.random(using: &random) {
                let (written, meaning) = Self.escapes.randomElement(using: &random) ?? ("\\n", "\n")
                sample.write(written, meaning: meaning)
            }
            guard number < count - 1 else { break }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: sample.write(" ")
            case 1: sample.write("  ")
            case 2 where style == .doubleQuoted:
                sample.source += Array("\\\(lineBreak)".utf8) + [UInt8](repeating: 0x20, count: indent)
            default:
                let trailing = ["", " ", "  "].randomElement(using: &random) ?? ""
                sample.fold(
                    Int.random(in: 1...3, using: &random), lineBreak: lineBreak, indent: indent, trailing: trailing)
            }
        }
        sample.source += Array(quote.utf8)
        return sample
    }

    @Test(arguments: [Scalar.Style.plain, .singleQuoted, .doubleQuoted])
    func everyByteOfAFlowScalarMapsToItsPlace(style: Scalar.Style) throws {
        let seed: UInt64 = 42
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let contexts = [("k: ", "\nz: 1"), ("é:\n  - x\n  - k: ", "\n  - y"), ("- k:\n    ", ""), ("é: [x, ", ", y]")]
        for _ in 0..<2_000 {
            let lineBreak = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
            let (before, after) = contexts.randomElement(using: &random) ?? ("", "")
            let sample = flowSample(style, lineBreak: lineBreak, indent: Int.random(in: 6...9, using: &random), &random)
            let bytes = Array(before.utf8) + sample.source + Array(after.utf8) + Array("\n".utf8)
            let source = SourceFile(path: "sample", text: bytes)
            let (root, diagnostics) = YAML.parse(source)
            #expect(render(diagnostics) == "")
            let node = try #require(root)
            let scalar = try #require(scalars(node).first { $0.span.range.lowerBound == before.utf8.count })
            #expect(Array(scalar.text.utf8) == sample.text)
            #expect(scalar.style == style)
            let places = sample.text.indices.map { scalar.sourceMap.sourceOffset($0) - before.utf8.count }
            #expect(places == sample.places)
            expectMapHolds(scalar, in: source)
        }
    }

    @Test(arguments: [Scalar.Style.literal, .folded])
    func everyByteOfABlockScalarMapsToItsPlace(style: Scalar.Style) throws {
        let seed: UInt64 = 43
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let contexts = [
            ("k: ", 0, "z: 1\n"), ("é:\n  - x\n  - ", 2, "  - y\n"), ("a:\n  k: ", 2, "b: 1\n"), ("", -1, ""),
        ]
        for _ in 0..<3_000 {
            let lineBreak = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
            let (before, parent, after) = contexts.randomElement(using: &random) ?? ("", -1, "")
            let extra = Int.random(in: 1...4, using: &random)
            let isExplicit = Bool.random(using: &random)
            let chomping = ["", "+", "-"].randomElement(using: &random) ?? ""
            let indicator = isExplicit ? "\(extra)" : ""
            var text = (style == .literal ? "|" : ">")
            text += Bool.random(using: &random) ? indicator + chomping : chomping + indicator
            text += Bool.random(using: &random) ? lineBreak : " # note\(lineBreak)"
            let indent = String(repeating: " ", count: max(parent, 0) + extra)
            // Without an indicator the first line that is not empty gives the indentation.
            var isIndented = isExplicit
            for _ in 0..<Int.random(in: 1...7, using: &random) {
                switch Int.random(in: 0..<6, using: &random) {
                case 0: text += lineBreak
                case 1 where isIndented: text += indent + "  more" + lineBreak
                case 2 where isIndented: text += indent + lineBreak
                default:
                    isIndented = true
                    text += indent + (Self.words.randomElement(using: &random) ?? "a") + " b" + lineBreak
                }
            }
            let source = SourceFile(path: "sample", text: Array((before + text + after).utf8))
            let (root, diagnostics) = YAML.parse(source)
            #expect(render(diagnostics) == "")
            let node = try #require(root)
            let scalar = try #require(scalars(node).first { $0.span.range.lowerBound == before.utf8.count })
            #expect(scalar.style == style)
            expectMapHolds(scalar, in: source)
        }
    }

    @Test func aRangeCoversWhatItCameFrom() throws {
        let root = try #require(parse("a: \"x\\u00e9y\\\n  z\"\nb: 'it''s'\nc: >\n  one\n  two\n").root)
        let mapping = try #require(root.mapping)
        let double = try #require(mapping["a"]?.scalar)
        #expect(double.text == "xéyz")
        #expect(double.span(of: 1..<3).text == "\\u00e9")
        #expect(double.span(of: 0..<4).text == "x\\u00e9y")
        #expect(double.span(of: 3..<5).text == "y\\\n  z")
        #expect(mapping["b"]?.scalar?.span(of: 2..<4).text == "''s")
        let folded = try #require(mapping["c"]?.scalar)
        #expect(folded.span(of: 4..<7).text == "two")
        #expect(folded.span(of: 4..<7).location == "rules/shop.yaml:6:3")
        #expect(folded.span(of: 3..<4).text == "\n  ")
    }

    @Test func theEndOfTheTextStandsBehindItsLastByte() throws {
        let mapping = try #require(parse("a: 'x'\nb: ''\nc:\nd: xy\n").root?.mapping)
        #expect(mapping["a"]?.scalar?.span(of: 1..<1).range == 5..<5)
        #expect(mapping["b"]?.scalar?.span(of: 0..<0).range == 11..<11)
        #expect(mapping["c"]?.scalar?.span(of: 0..<0).range == 15..<15)
        #expect(mapping["d"]?.scalar?.span(of: 7..<9).range == 21..<21)
    }
}
