import Testing

/// The scanner that the rules of this folder read sources with.
struct SwiftScannerTests {
    /// A source, and its words and punctuation with `_` for each literal.
    @Test(arguments: [
        ("let a = 1 // b", "let a = _"),
        ("a /* b /* c */ d */ e", "a e"),
        (#"f("a \(b("c")) d \\")"#, "f ( _ ( b ( _ ) ) )"),
        (##"f(#"a " \(b) \#(c) \"#)"##, "f ( _ ( c ) )"),
        (##"f(#"""#, a)"##, "f ( _ , a )"),
        ("f(\"\"\"\n  a \" \"\" b \\(c)\n  \"\"\")", "f ( _ ( c ) )"),
        ("a / b / c", "a / b / c"),
        (#"m(of: /a"\/(b)/) { $0 }"#, "m ( of : _ ) { _ }"),
        ("case .`in`: x", "case . in : x"),
    ])
    func readsCode(source: String, expected: String) {
        let tokens = SwiftScanner.tokens(of: source)
        #expect(tokens.map { $0.kind == .literal ? "_" : $0.text }.joined(separator: " ") == expected)
    }

    @Test func countsLines() {
        let source = "a\n/*\n*/ b \"\"\"\n  x\\\n  \\(c\n  )\n  \"\"\"\nd"
        let lines = SwiftScanner.tokens(of: source).filter { $0.kind == .word }.map { "\($0.text)\($0.line)" }
        #expect(lines == ["a1", "b3", "c5", "d8"])
    }

    @Test func everyBraceOfTheSourcesIsClosed() {
        for (file, tokens) in zip(SourceFiles.all + SourceFiles.tests, SourceFiles.tokens + SourceFiles.testTokens) {
            var depth = 0
            for token in tokens where token.kind == .symbol {
                if token.text == "{" { depth += 1 }
                if token.text == "}" { depth -= 1 }
            }
            #expect(depth == 0, "\(file.path) is not read as the compiler does")
        }
    }
}
