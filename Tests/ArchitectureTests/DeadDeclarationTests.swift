import Testing

/// Nothing is declared that nothing uses: declarations and uses are compared by name.
struct DeadDeclarationTests {
    /// What is used without its name being written, and why.
    private static let usedByOthers: [String: String] = [
        "appendLiteral": "called by the language's own string interpolation",
        "appendInterpolation": "called by the language's own string interpolation",
        "customMirror": "read by the language's own `Mirror`, so that a secret is not shown",
        "debugDescription": "read by the language's own `debugPrint`, so that a secret is not shown",
        "changelogEnd": "compared by the `==` that the compiler makes",
        "device": "compared by the `==` that the compiler makes",
        "service": "chosen by its text in rule files",
    ]
    /// What only tests use, and why it is in the sources all the same.
    private static let usedByTests: [String: String] = [
        "ConfigurationSchema": "the schema that tests hold the file in schemas/ against",
        "RuleFileSchema": "the schema that tests hold the file in schemas/ against",
        "parseStrictly": "half of the parser, which tests hold the other half against",
        "abortTransaction": "makes the aborted records that readers must not see",
        "deleteTopics": "has topics made anew, as operators do",
    ]
    /// Files that are there for tests.
    private static let testFiles = ["KafkaClient/MockCluster.swift"]

    @Test func everyDeclarationIsUsed() {
        let found = UnusedDeclarations(
            sources: zip(SourceFiles.all.map(\.path), SourceFiles.tokens).map { $0 }, tests: SourceFiles.testTokens)
        #expect(found.count > 3_000)
        for (path, declaration) in found.unused where Self.usedByOthers[declaration.name] == nil {
            Issue.record("Sources/\(path):\(declaration.line): nothing uses \(declaration.kind) `\(declaration.name)`")
        }
        for (path, declaration) in found.usedByTests
        where Self.usedByOthers[declaration.name] == nil && Self.usedByTests[declaration.name] == nil
            && !Self.testFiles.contains(path)
        {
            Issue.record(
                "Sources/\(path):\(declaration.line): only tests use \(declaration.kind) `\(declaration.name)`")
        }
        let names = Set((found.unused + found.usedByTests).map(\.1.name))
        for name in Array(Self.usedByOthers.keys) + Array(Self.usedByTests.keys) {
            #expect(names.contains(name), "`\(name)` is used, or gone, and needs no exception")
        }
    }

    @Test func whatIsDeclaredAndNeverReadIsFound() {
        let one = """
            enum E { case a, b(Int), c = "x" }
            struct S<T> {
                let read: Int
                let written: Int
                static func make() -> S { S(read: 1, written: 2) }
                func overloaded() { var local = 1; overloaded(x) }
                func overloaded(_ x: Int) {}
                func tested() {}
                init() { self.written = 2; written = 3 }
            }
            typealias Never = E
            """
        let two = #"print("\(S.make().read) \(E.a) Never"); if case .b(let n) = e {}"#
        let found = UnusedDeclarations(
            sources: [("one", SwiftScanner.tokens(of: one)), ("two", SwiftScanner.tokens(of: two))],
            tests: [SwiftScanner.tokens(of: "s.tested()")])
        #expect(
            found.unused.map { "\($0.path):\($0.declaration.line) \($0.declaration.kind) \($0.declaration.name)" } == [
                "one:1 case c", "one:4 let written", "one:11 typealias Never",
            ])
        #expect(found.usedByTests.map(\.declaration.name) == ["tested"])
    }
}
