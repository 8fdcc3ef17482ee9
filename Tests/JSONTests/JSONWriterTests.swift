import JSON
import Testing

struct JSONWriterTests {
    @Test func containersGetTheirCommas() {
        var writer = JSONWriter()
        writer.object {
            $0.key("a")
            $0.int(1)
            $0.key("b")
            $0.array {
                $0.null()
                $0.bool(true)
                $0.bool(false)
                $0.array { _ in }
                $0.object { _ in }
                $0.raw(Array("[ 1 ]".utf8))
                $0.uint(.max)
            }
            $0.key("c")
            $0.string("")
        }
        writer.newline()
        writer.int(Int64.min)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a":1,"b":[null,true,false,[],{},[ 1 ],18446744073709551615],"c":""}"# + "\n-9223372036854775808")
    }

    @Test(
        arguments: [
            (80.0, "80.0"), (0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e16, "1e+16"),
            (123456789012.5, "123456789012.5"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (.nan, "null"), (.infinity, "null"),
            (-.infinity, "null"), (1e15, "1000000000000000.0"),
        ])
    func doublesAreWrittenInTheirShortestForm(value: Double, text: String) {
        #expect(written(.double(value)) == text)
    }

    @Test(
        arguments: [
            ("plain", #""plain""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#),
            ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""),
            ("é😀\u{2028}", "\"é😀\u{2028}\""),
        ])
    func onlyWhatMustBeEscapedIs(value: String, text: String) {
        #expect(written(.string(value)) == text)
    }

    @Test(arguments: [
        (Int64(0), "0"), (9, "9"), (10, "10"), (-1, "-1"), (1_000_000, "1000000"), (.max, "9223372036854775807"),
    ])
    func wholeNumbersAreWrittenInDecimal(value: Int64, text: String) {
        #expect(written(.int(value)) == text)
    }

    @Test func whatIsForgottenLeavesNothing() {
        var writer = JSONWriter()
        writer.string("a")
        writer.removeAll()
        writer.string("b")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #""b""#)
        #expect(writer.count == 3)
    }

    /// At each place of texts of all lengths around those of the room.
    @Test func aPartIsInsertedWhereverItShould() {
        for length in 0..<140 {
            let text = String(repeating: "x", count: length)
            for place in [0, length / 2, length] {
                var writer = JSONWriter()
                writer.raw(Array(text.utf8))
                writer.insert(Array("|end|".utf8), at: place)
                var wanted = Array(text.utf8)
                wanted.insert(contentsOf: Array("|end|".utf8), at: place)
                #expect(writer.bytes == wanted)
            }
        }
    }

    @Test func everyByteIsEscapedOrNotWhereverItStands() {
        // The writer looks at eight bytes at a time: each special byte at each place, beside its neighbours.
        for length in 1...26 {
            for place in 0..<length {
                for special in ["\u{0}", "\u{1F}", " ", "\"", "\\", "\u{7F}", "é", "#", "!", "]"] {
                    let text =
                        String(repeating: "\u{21}", count: place) + special
                        + String(repeating: "]", count: length - place - 1)
                    var writer = JSONWriter()
                    writer.string(text)
                    var expected = ""
                    for scalar in text.unicodeScalars {
                        switch scalar {
                        case "\"": expected += "\\\""
                        case "\\": expected += "\\\\"
                        case "\u{0}": expected += "\\u0000"
                        case "\u{1F}": expected += "\\u001f"
                        default: expected.unicodeScalars.append(scalar)
                        }
                    }
                    #expect(writer.bytes == Array("\"\(expected)\"".utf8), "\(length) \(place)")
                }
            }
        }
    }
}
