import Foundation
import Testing
import YAML

/// Each folder of `Fixtures` has an `input.yaml` and the diagnostics it must give, as `expected.txt`.
///
/// With `ATTUNE_UPDATE_FIXTURES=1` in the environment the expected texts are written anew, to be reviewed as a diff.
struct FixtureTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    private static func cases() -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
        return (names ?? []).sorted()
    }

    @Test func thereAreFixtures() {
        #expect(Self.cases().count >= 5)
    }

    @Test(arguments: cases())
    func diagnosticsAreAsExpected(name: String) throws {
        let folder = Self.directory.appending(path: name)
        let text = try Data(contentsOf: folder.appending(path: "input.yaml"))
        let found = render(YAML.parse(SourceFile(path: "input.yaml", text: Array(text))).diagnostics)
        let expected = folder.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["ATTUNE_UPDATE_FIXTURES"] == "1" {
            try Data(found.utf8).write(to: expected)
        }
        #expect(found == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
    }
}
