import Testing

/// `attune pause` and `attune resume`.
struct PauseCommandTests {
    private static let rules = """
        events: {a: {}}
        channels: {push: {address: '"t"'}}
        # What holds for all
        policies: {consent: {default: granted}}   # granted

        campaigns:
          one: {trigger: a, message: {channels: [push], template: t}}
          two: {trigger: a, message: {channels: [push], template: t}}

        """

    private static func folder(_ text: String = rules) throws -> Folder {
        let folder = Folder()
        try folder.write("rules.yaml", text)
        return folder
    }

    @Test func campaignsArePausedInAFileOfTheirOwnAndGoOn() throws {
        let folder = try Self.folder()
        let run = try Tool.attune("pause", "one", "--rules", folder.path)
        #expect(run.code == 0 && run.output == "\(folder.path)/paused.yaml: paused: one\n", "\(run.error)")
        #expect(try folder.read("rules.yaml") == Self.rules)
        #expect(try folder.read("paused.yaml").hasSuffix("policies:\n  paused: [one]\n"))
        #expect(try Tool.attune("pause", "two", "one", "--rules", folder.path).output.hasSuffix("paused: one, two\n"))
        #expect(try Tool.attune("pause", "two", "--rules", folder.path).output == "unchanged\n")
        #expect(try Tool.attune("resume", "one", "--rules", folder.path).output.hasSuffix("paused: two\n"))
        #expect(try Tool.attune("resume", "--all", "--rules", folder.path).output.hasSuffix("nothing is paused\n"))
        #expect(try Tool.attune("check", folder.path).code == 0)
    }

    @Test func theFileThatHasTheKeyIsEditedInPlace() throws {
        let text = Self.rules.replacing("default: granted}}", with: "default: granted}, paused: [two]}")
        let folder = try Self.folder(text)
        #expect(try Tool.attune("pause", "--all", "--rules", folder.path).code == 0)
        #expect(try folder.read("rules.yaml") == text.replacing("paused: [two]", with: "paused: all"))
        #expect(try Tool.attune("resume", "one", "--rules", folder.path).code == 0)
        #expect(try folder.read("rules.yaml") == text)
        #expect(try Tool.run("ls", [folder.path]).output.contains("paused.yaml") == false)
    }

    @Test func aNameThatNoCampaignHasIsRefusedWithTheNearest() throws {
        let folder = try Self.folder()
        let run = try Tool.attune("pause", "onne", "--rules", folder.path)
        #expect(run.code == 1 && run.error.contains("no campaign is called 'onne': did you mean 'one'?"))
        #expect(try Tool.run("ls", [folder.path]).output.contains("paused.yaml") == false)
    }

    @Test func rulesWithErrorsAreLeftAsTheyAre() throws {
        let folder = try Self.folder(Self.rules + "  three: {trigger: b}\n")
        let run = try Tool.attune("pause", "one", "--rules", folder.path)
        #expect(run.code == 1 && run.error.contains("error[E0") && run.error.contains("nothing was written"))
        #expect(try Tool.run("ls", [folder.path]).output.contains("paused.yaml") == false)
    }

    @Test func aFileOfThatNameWithoutTheKeyIsNotTouched() throws {
        let folder = try Self.folder()
        try folder.write("paused.yaml", "scores: {x: '1.0'}\n")
        let run = try Tool.attune("pause", "one", "--rules", folder.path)
        #expect(run.code == 1 && run.error.contains("paused.yaml' is there"))
        #expect(try folder.read("paused.yaml") == "scores: {x: '1.0'}\n")
    }

    @Test func namesOrAllMustBeGiven() throws {
        let folder = try Self.folder()
        #expect(try Tool.attune("pause", "--rules", folder.path).code == 64)
        #expect(try Tool.attune("pause", "one", "--all", "--rules", folder.path).code == 64)
        #expect(try Tool.attune("pause", "one").code == 64)
    }
}
