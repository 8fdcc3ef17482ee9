import Testing

/// Functions that a reader can hold in mind.
struct FunctionLengthTests {
    private static let most = 60

    @Test func noFunctionIsLongerThanAPage() {
        var longest = 0
        for (files, folder) in [
            (zip(SourceFiles.all, SourceFiles.tokens), "Sources"),
            (zip(SourceFiles.tests, SourceFiles.testTokens), "Tests"),
        ] {
            for (file, tokens) in files {
                for function in FunctionLength.all(in: tokens) {
                    longest = max(longest, function.lines)
                    #expect(
                        function.lines <= Self.most,
                        "\(folder)/\(file.path):\(function.line): `\(function.name)` is \(function.lines) lines long")
                }
            }
        }
        // There are some that are nearly as long: what is measured are functions.
        #expect(longest > Self.most / 2)
    }

    @Test func aFunctionIsMeasuredFromItsNameToItsBrace() {
        let source = """
            @Sendable
            func one(
                _ body: () -> Int = { 1 }
            ) -> String where T: P {
                "}" // }
            }
            struct S {
                init?() { /* { */ }
                var stored = [1].map { $0 }
                var computed: Int {
                    if let stored { stored } else { #"\\"}"# }
                }
                subscript(index: Int) -> Int { get { 1 }
                    set {} }
            }
            protocol P {
                func required()
                var read: Int { get }
            }
            """
        let found = FunctionLength.all(in: SwiftScanner.tokens(of: source))
        #expect(
            found == [
                FunctionLength(name: "one", line: 2, lines: 5), FunctionLength(name: "init", line: 8, lines: 1),
                FunctionLength(name: "computed", line: 10, lines: 3),
                FunctionLength(name: "subscript", line: 13, lines: 2), FunctionLength(name: "read", line: 18, lines: 1),
            ])
    }
}
