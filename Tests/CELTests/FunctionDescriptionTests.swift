@testable import CEL
import Foundation
import Testing

struct FunctionDescriptionTests {
    private static let all = FunctionLibrary.common.flatMap(\.descriptions)

    @Test(arguments: all.map(\.name))
    func examplesGiveWhatTheySay(_ name: String) throws {
        let descriptions = Self.all.filter { $0.name == name }
        #expect(descriptions.count == 1)
        for description in descriptions {
            #expect(try evaluate("(\(description.example)) == (\(description.result))") == .bool(true))
            #expect(description.example.contains(name), "the example shows another function")
            #expect(!description.signatures.isEmpty)
            #expect(description.summary.hasSuffix("."))
        }
    }

    @Test func everyFunctionIsDescribedInItsLibrary() {
        for library in FunctionLibrary.common {
            let described = library.descriptions.map(\.name)
            for function in library.functions { #expect(described.contains(function.shownName), "\(function.name)") }
        }
    }

    /// The page that the documentation shows; `UPDATE_FIXTURES=1` writes it anew.
    @Test func theCataloguePageSaysTheSame() throws {
        let page = ZoneTables.root.appendingPathComponent("../../../Sources/CEL/CEL.docc/Functions.md").standardized
        let wanted = Self.page()
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
            try wanted.write(to: page, atomically: true, encoding: .utf8)
        }
        let found = try String(contentsOf: page, encoding: .utf8)
        #expect(found == wanted, "run this test once with UPDATE_FIXTURES=1")
    }

    private static func page() -> String {
        var text = "# Functions\n\nEvery function and macro, with an example and what it gives.\n"
        for library in FunctionLibrary.common {
            text += "\n## \(library.title)\n"
            for description in library.descriptions {
                text += "\n### \(description.name)\n\n\(description.summary)\n\n```\n"
                text += description.signatures.joined(separator: "\n")
                text += "\n```\n\n`\(description.example)` gives `\(description.result)`\n"
            }
        }
        return text
    }
}
