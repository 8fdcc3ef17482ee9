import Testing

@testable import attune

/// `attune init`, and the rule that the README shows first.
struct FirstRulesTests {
    @Test func theFirstRulesAreRightLaidOutAndTested() throws {
        let folder = Folder()
        let run = try Tool.attune("init", folder.path)
        #expect(run.code == 0 && run.output.hasPrefix("\(folder.path)/rules.yaml\n"), "\(run.output)\(run.error)")
        let check = try Tool.attune("check", "--lint-fatal", folder.path)
        #expect(check.code == 0, "\(check.output)")
        let test = try Tool.attune("test", folder.path)
        #expect(test.code == 0 && test.output.hasSuffix("2 passed, 0 failed\n"), "\(test.output)")
        #expect(try Tool.attune("fmt", "--check", folder.path).code == 0)
    }

    @Test func nothingIsOverwritten() throws {
        let folder = Folder()
        try folder.write("mine.yml", "scores: {}\n")
        let run = try Tool.attune("init", folder.path)
        #expect(run.code == 1 && run.error.contains("mine.yml is there"), "\(run.error)")
        #expect(try folder.read("mine.yml") == "scores: {}\n")
        #expect(try Tool.run("ls", [folder.path]).output.split(separator: "\n").contains("rules.yaml") == false)
    }

    @Test func theReadmeShowsTheirCampaign() throws {
        let page = String(decoding: try Folder.bytes("\(Tool.checkout)/README.md"), as: UTF8.self)
        let start = try #require(page.firstRange(of: "```yaml rules\n")).upperBound
        let end = try #require(page[start...].firstRange(of: "```")).lowerBound
        #expect(FirstRules.text.contains(page[start..<end]))
        #expect(page.contains("attune init rules"))
    }
}
