import Testing
import YAML

struct ParseTests {
    @Test(arguments: [
        ("a: 1\nb: [x, 'y']\nc:\n  - d: {e: f}\n  -\n", "{a: 1, b: [x, 'y'], c: [{d: {e: f}}, ]}"),
        ("%YAML 1.2\n---\na: b\n...\n", "{a: b}"),
        ("{a: 'x', \"b\": [], ? c : d}", "{a: 'x', b: [], c: d}"),
        ("- [a: b]\n- - c\n", "[[{a: b}], [c]]"),
        ("\u{FEFF}a: é\n", "{a: é}"),
        ("# nothing\n\n", "nothing"),
        ("", "nothing"),
        ("a:\n- b\n- c\n", "{a: [b, c]}"),
    ])
    func treesKeepOrderAndStyle(text: String, expected: String) {
        let (root, diagnostics) = parse(text)
        #expect(render(diagnostics) == "")
        #expect(outline(root) == expected)
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let text = "a:  # note\n  b: [1,  2]   # note\n\n\nc: |\n  x\n\n\nd: {e: f}\n"
        let root = try #require(parse(text).root)
        #expect(root.span.text == "a:  # note\n  b: [1,  2]   # note\n\n\nc: |\n  x\n\n\nd: {e: f}")
        let mapping = try #require(root.mapping)
        #expect(mapping["a"]?.span.text == "b: [1,  2]")
        #expect(mapping["a"]?.mapping?["b"]?.span.text == "[1,  2]")
        #expect(mapping["c"]?.span.text == "|\n  x")
        #expect(mapping["d"]?.span.location == "rules/shop.yaml:9:4")
    }

    @Test func aByteOrderMarkMovesNothing() throws {
        let root = try #require(parse("\u{FEFF}a: \"x\\ty\"\n").root)
        let scalar = try #require(root.mapping?["a"]?.scalar)
        #expect(scalar.span.text == "\"x\\ty\"")
        #expect(scalar.span(of: 1..<3).text == "\\ty")
        #expect(scalar.span.location == "rules/shop.yaml:1:4")
    }

    @Test func theCommentAfterAPlainScalarIsKept() throws {
        let mapping = try #require(parse("a: x #1 b\nb: 'x' #1\nc: x\n").root?.mapping)
        #expect(mapping["a"]?.scalar?.comment?.text == "#1 b")
        #expect(mapping["b"]?.scalar?.comment == nil)
        #expect(mapping["c"]?.scalar?.comment == nil)
    }

    @Test func keysAreComparedByBytes() {
        // é composed and decomposed: equal to Swift, different as bytes.
        let (root, diagnostics) = parse("\"\\u00e9\": 1\n\"e\\u0301\": 2\n")
        #expect(diagnostics.isEmpty)
        #expect(root?.mapping?.entries.count == 2)
        #expect(root?.mapping?["e\u{301}"]?.scalar?.text == "2")
    }

    @Test func refusedFeaturesLeaveATree() {
        let (root, diagnostics) = parse("a: &x 1\nb: *x\nc: !!int 3\n<<: 4\na: 5\nd: 6\n")
        #expect(diagnostics.map(\.code.id) == ["E0106", "E0106", "E0105", "E0106", "E0107"])
        #expect(outline(root) == "{a: 1, b: *x, c: 3, d: 6}")
    }

    @Test func whatLooksLikeATagIsReadOnAsText() throws {
        let scalar = try #require(parse("a: !has(x) == 3\nb: !f\n").root?.mapping?["a"]?.scalar)
        #expect(scalar.text == "!has(x) == 3")
        #expect(scalar.span(of: 1..<4).location == "rules/shop.yaml:1:5")
    }

    @Test func aSyntaxErrorLeavesNoTree() {
        let (root, diagnostics) = parse("a: [1\nb: 2\n")
        #expect(root == nil)
        #expect(diagnostics.containsErrors)
    }

    @Test(arguments: [64, 65])
    func nestingIsLimited(depth: Int) {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let text = String(repeating: open, count: depth) + String(repeating: close, count: depth)
            #expect(parse(text).diagnostics.map(\.code.id) == (depth > 64 ? ["E0109"] : []))
        }
        let block = String(repeating: "- ", count: depth) + "x\n"
        #expect(parse(block).diagnostics.map(\.code.id) == (depth > 64 ? ["E0109"] : []))
    }

    @Test func aHugeNestIsRefusedQuickly() {
        #expect(parse(String(repeating: "[", count: 1 << 20)).diagnostics.map(\.code.id) == ["E0109"])
        #expect(parse(String(repeating: "- ", count: 1 << 19)).diagnostics.map(\.code.id) == ["E0109"])
    }

    @Test func aFileMayHaveOneMebibyte() {
        let comment = "# " + String(repeating: "x", count: (1 << 20) - 3) + "\n"
        #expect(parse(comment).diagnostics.isEmpty)
        #expect(parse(comment + "\n").diagnostics.map(\.code.id) == ["E0102"])
    }

    @Test func allBrokenBytesAreReported() {
        let bytes: [UInt8] =
            Array("a: ".utf8) + [0xFF, 0xFE] + Array("\nb: \u{7}\nc: ".utf8) + [0xC3] + Array("\n".utf8)
        let (root, diagnostics) = YAML.parse(SourceFile(path: "a", text: bytes))
        #expect(root == nil)
        #expect(diagnostics.map(\.span?.start.line) == [1, 2, 3])
        #expect(diagnostics.map(\.code.id) == ["E0101", "E0101", "E0101"])
    }

    @Test func utf16IsNamed() {
        let (_, diagnostics) = YAML.parse(SourceFile(path: "a", text: [0xFF, 0xFE, 0x61, 0x00]))
        #expect(diagnostics.map(\.message) == ["the file is UTF-16, not UTF-8"])
    }
}
