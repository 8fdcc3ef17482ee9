import RuleSets
import Testing

/// What `attune pause` and `attune resume` make of rule files.
struct PausedEditTests {
    private static let campaigns = ["a", "b", "c"]

    /// The text after a change of a file, or nil where nothing changes.
    private static func edited(_ text: String, _ change: PausedChange) throws -> String? {
        let files = ["other.yaml": "scores: {x: '1.0'}\n", "policies.yaml": text].sorted { $0.key < $1.key }.map {
            RuleFile(path: $0.key, bytes: Array($0.value.utf8))
        }
        guard let changed = PausedEdit.apply(change, to: files, campaigns: campaigns) else { return nil }
        let place = try #require(changed.place)
        #expect(files[place].path == "policies.yaml")
        let result = String(decoding: changed.bytes, as: UTF8.self)
        let again = RuleFile(path: "policies.yaml", bytes: changed.bytes)
        #expect(
            PausedEdit.apply(change, to: [again], campaigns: campaigns) == nil, "what was written says it: \(result)")
        return result
    }

    private static let block = """
        # The policies of the shop
        policies:
          paused:   # the stop button
            - a   # since Monday
            # who knows
            - b
          caps: [{max: 1, per: 24h}]

        """

    @Test func whatIsPausedGoesBehindTheItemsOfAList() throws {
        let want = Self.block.replacing("    - b\n", with: "    - b\n    - c\n")
        #expect(try Self.edited(Self.block, .pause(["c", "a", "c"])) == want)
        #expect(
            try Self.edited("policies: {paused: [a]}   # x\n", .pause(["b", "c"]))
                == "policies: {paused: [a, b, c]}   # x\n")
        #expect(try Self.edited("policies:\n  paused: [ ]  # x\n", .pause(["b"])) == "policies:\n  paused: [b]  # x\n")
        #expect(try Self.edited("policies:\n  paused:\n  - a", .pause(["b"])) == "policies:\n  paused:\n  - a\n  - b\n")
        #expect(
            try Self.edited("policies:\r\n  paused:\r\n    - a\r\n", .pause(["b"]))
                == "policies:\r\n  paused:\r\n    - a\r\n    - b\r\n")
    }

    @Test func whatGoesOnIsTakenOutWithItsLine() throws {
        #expect(
            try Self.edited(Self.block, .resume(["a"]))
                == Self.block.replacing("    - a   # since Monday\n", with: ""))
        let empty = """
            # The policies of the shop
            policies:
              paused: []   # the stop button
                # who knows
              caps: [{max: 1, per: 24h}]

            """
        #expect(try Self.edited(Self.block, .resume(["a", "b"])) == empty)
        #expect(try Self.edited(Self.block, .resumeAll) == empty)
    }

    @Test(arguments: [
        (["a"], "[b, c]"), (["b"], "[a, c]"), (["c"], "[a, b]"), (["a", "b"], "[c]"), (["b", "c"], "[a]"),
        (["a", "c"], "[b]"), (["c", "b", "a"], "[]"),
    ])
    func itemsInBracketsGoWithTheirCommas(_ names: [String], _ list: String) throws {
        #expect(try Self.edited("policies: {paused: [a, b, c]}\n", .resume(names)) == "policies: {paused: \(list)}\n")
    }

    @Test func commentsBetweenItemsInBracketsStay() throws {
        let text = "policies:\n  paused: [\n    a, # one, two\n    b # three\n  ]\n"
        #expect(
            try Self.edited(text, .resume(["a"]))
                == "policies:\n  paused: [\n     # one, two\n    b # three\n  ]\n")
        #expect(
            try Self.edited(text, .resume(["b"])) == "policies:\n  paused: [\n    a # one, two\n     # three\n  ]\n")
    }

    @Test func allIsAWordAndSomeOfAllAreTheOthers() throws {
        #expect(try Self.edited("policies: {paused: [a]}\n", .pauseAll) == "policies: {paused: all}\n")
        #expect(try Self.edited("policies: {paused: all}\n", .resume(["b"])) == "policies: {paused: [a, c]}\n")
        #expect(try Self.edited("policies: {paused: all}\n", .resumeAll) == "policies: {paused: []}\n")
        #expect(
            try Self.edited(Self.block, .pauseAll)?.contains("  paused: all   # the stop button\n    # who knows\n")
                == true)
    }

    @Test func whatIsSoAlreadyChangesNothing() throws {
        for (text, change) in [
            ("policies: {paused: all}\n", PausedChange.pause(["a"])), ("policies: {paused: all}\n", .pauseAll),
            ("policies: {paused: [a, b]}\n", .pause(["b"])), ("policies: {paused: [a]}\n", .resume(["b"])),
            ("policies: {paused: []}\n", .resumeAll),
        ] { #expect(try Self.edited(text, change) == nil) }
    }

    @Test func aFileOfItsOwnIsMadeWhereNoneHasTheKey() throws {
        let files = [RuleFile(path: "other.yaml", bytes: Array("policies: {caps: []}\n".utf8))]
        let changed = try #require(PausedEdit.apply(.pause(["a", "b"]), to: files, campaigns: Self.campaigns))
        #expect(changed.place == nil)
        #expect(
            String(decoding: changed.bytes, as: UTF8.self)
                == "# `attune pause` and `attune resume` write this.\npolicies:\n  paused: [a, b]\n")
        #expect(PausedEdit.apply(.resumeAll, to: files, campaigns: Self.campaigns) == nil)
    }
}
