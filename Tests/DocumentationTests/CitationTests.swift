import Foundation
import Testing

/// Comments cite only pages that the checkout has.
struct CitationTests {
    @Test func everyPageThatSourcesCiteIsThere() throws {
        let pages = Set(Page.everything.map { $0.path.split(separator: "/").last.map(String.init) ?? "" })
        var cited = 0
        for folder in ["Sources", "Tests", "schemas", "deploy"] {
            let root = checkout.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: root.path)
            while let name = names?.nextObject() as? String {
                let kinds = [".swift", ".h", ".c", ".cpp", ".yaml", ".json", ".py", ".in"]
                guard kinds.contains(where: { name.hasSuffix($0) }), !name.hasSuffix("CitationTests.swift"),
                    let text = try? String(contentsOf: root.appending(path: name), encoding: .utf8),
                    text.contains(".md`")
                else { continue }
                for match in text.matches(of: /`(?:deploy\/docs\/)?([A-Za-z0-9_-]+\.md)`/) {
                    // Of CEL's specification. What lies in a folder of another name is another project's.
                    guard match.output.1 != "langdef.md" else { continue }
                    cited += 1
                    #expect(pages.contains(String(match.output.1)), "\(folder)/\(name): \(match.output.0)")
                }
            }
        }
        #expect(cited > 5)
    }
}
