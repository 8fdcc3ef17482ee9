import Testing

/// `attune fmt`.
struct FormatCommandTests {
    private static let untidy = "scores:\n    one:   1.0   # kept\n\n\n    two: 2.0\n"
    private static let tidy = "scores:\n  one: 1.0   # kept\n\n  two: 2.0\n"

    @Test func filesAreLaidOutInPlace() throws {
        let folder = Folder()
        try folder.write("a.yaml", Self.untidy)
        try folder.write("b.yaml", Self.tidy)
        let run = try Tool.attune("fmt", folder.path)
        #expect(run.code == 0 && run.output == "\(folder.path)/a.yaml\n2 files, 1 changed\n")
        #expect(try folder.read("a.yaml") == Self.tidy)
        #expect(try Tool.attune("fmt", folder.path).output == "2 files, 0 changed\n")
    }

    @Test func aCheckWritesNothingAndEndsWith1() throws {
        let folder = Folder()
        try folder.write("a.yaml", Self.untidy)
        let run = try Tool.attune("fmt", "--check", "\(folder.path)/a.yaml")
        #expect(run.code == 1 && run.output == "\(folder.path)/a.yaml\n1 file, 1 would change\n")
        #expect(try folder.read("a.yaml") == Self.untidy)
        #expect(try Tool.attune("fmt", "--check", "deploy/rules").code == 0)
    }

    @Test func aDifferenceIsOneThatPatchKnows() throws {
        let folder = Folder()
        let long = (0..<20).map { "  l\($0): 1.0\n" }.joined()
        try folder.write(
            "a.yaml", Self.untidy + long.replacing("  ", with: "    ") + "# end\nsegments:\n      x:  'true'\n")
        let run = try Tool.attune("fmt", "--diff", "\(folder.path)/a.yaml")
        #expect(run.code == 1 && run.output.hasPrefix("--- \(folder.path)/a.yaml\n+++ \(folder.path)/a.yaml\n@@ -1,"))
        let patched = try Tool.run("patch", ["-p0", "\(folder.path)/a.yaml"], input: run.output)
        #expect(patched.code == 0, "\(patched.output)\(patched.error)")
        #expect(try folder.read("a.yaml") == Self.tidy + long + "# end\nsegments:\n  x: 'true'\n")
        #expect(try Tool.attune("fmt", "--diff", "\(folder.path)/a.yaml").output.isEmpty)
    }

    @Test func aBrokenFileIsLeftAsItIsAndTheOthersAreLaidOut() throws {
        let folder = Folder()
        try folder.write("a.yaml", "scores:\n   one: [\n")
        try folder.write("b.yaml", Self.untidy)
        let run = try Tool.attune("fmt", folder.path)
        #expect(run.code == 1 && run.output.hasSuffix("2 files, 1 changed, 1 left as they are\n"))
        #expect(run.error.contains("error[E0103]") || run.error.contains("error[E0104]"))
        #expect(try folder.read("a.yaml") == "scores:\n   one: [\n")
        #expect(try folder.read("b.yaml") == Self.tidy)
    }

    @Test func theRulesOfTheShopStillPassTheirTestsInAnotherLayout() throws {
        // Moved to the right, with blanks and line breaks of another system, and laid out again: the same files.
        let folder = Folder()
        let shop = "\(Tool.checkout)/deploy/rules/shop"
        for name in try Tool.run("ls", [shop]).output.split(separator: "\n").map(String.init) {
            let text = String(decoding: try Folder.bytes("\(shop)/\(name)"), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                "   " + line + " "
            }
            try folder.write(name, lines.joined(separator: "\r\n"))
        }
        #expect(try Tool.attune("fmt", folder.path).code == 0)
        #expect(try Tool.run("diff", ["-r", shop, folder.path]).output == "")
        #expect(try Tool.attune("test", folder.path).code == 0)
    }
}
