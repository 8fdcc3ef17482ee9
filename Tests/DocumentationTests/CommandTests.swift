import Testing

/// The commands that pages show: they exist, and where a page shows what they print, they print it.
struct CommandTests {
    /// A call of one of the programs.
    struct Call: Sendable, CustomStringConvertible {
        let page: String
        let program: String
        let words: [String]

        /// The program with the command's words: one, or two of a group.
        var command: String {
            let names = words.prefix { !$0.hasPrefix("-") }
            let count = ["individual", "decisions"].contains(names.first) ? 2 : 1
            let name = names.prefix(count).joined(separator: " ")
            return "\(program) \(name.isEmpty && program == "attuned" ? "run" : name)"
        }

        var description: String { "\(page): \(program) \(words.joined(separator: " "))" }

        /// The call that a part of a shell's line is; nil where it calls something else.
        init?(_ text: some StringProtocol, page: String) {
            let words = String(text).split(separator: " " as Character).map(String.init).drop { $0.contains("=") }
            guard let name = words.first?.split(separator: "/").last, name == "attune" || name == "attuned" else {
                return nil
            }
            self.page = page
            program = String(name)
            self.words = words.dropFirst().prefix { !$0.hasPrefix("#") }.map { $0 }
        }
    }

    private static let calls: [Call] = Page.everything.flatMap { page in
        let lines =
            page.blocks.flatMap { block -> [String] in
                let lines = block.text.split(separator: "\n").map(String.init)
                return block.is("console") ? lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) } : lines
            } + page.codeSpans
        return lines.flatMap { line in
            line.replacing(" && ", with: "|").split(separator: "|").compactMap { Call($0, page: page.path) }
        }
    }

    private static let helps: [String: String] = {
        var helps: [String: String] = [:]
        for call in calls {
            let name = call.command
            if helps[name] != nil { continue }
            let answer = try? Programs.shell("\(name) --help")
            helps[name] = answer?.status == 0 ? answer?.output : ""
        }
        return helps
    }()

    @Test func thereAreCalls() {
        #expect(Self.calls.count > 40)
    }

    @Test func everyCommandAndOptionExists() {
        for call in Self.calls where !call.words.isEmpty {
            let help = Self.helps[call.command] ?? ""
            #expect(!help.isEmpty, "\(call)")
            for word in call.words where word.hasPrefix("--") && word != "--help" && word != "--version" {
                let option = word.prefix { $0 != "=" }
                #expect(help.split { " \n[]|".contains($0) }.contains(option), "\(call): \(option)")
            }
        }
    }

    private static let runs = Page.everything.flatMap(\.blocks).filter { $0.is("console", "run") }

    @Test func somethingIsRun() { #expect(!Self.runs.isEmpty) }

    /// `…` stands for anything within a line.
    @Test(arguments: runs)
    func aCommandPrintsWhatThePageShows(block: Page.Block) throws {
        var calls: [(line: String, output: [Substring])] = []
        for line in block.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("$ ") {
                calls.append((String(line.dropFirst(2)), []))
            } else if !calls.isEmpty {
                calls[calls.count - 1].output.append(line)
            }
        }
        for call in calls {
            let expected = call.output.joined(separator: "\n").trimming
            let printed = try Programs.shell(call.line).output.trimming
            let lines = (expected.split(separator: "\n"), printed.split(separator: "\n"))
            let isSame = lines.0.count == lines.1.count && zip(lines.0, lines.1).allSatisfy { Self.matches($0, $1) }
            #expect(isSame, "\(block): \(call.line)\n\(printed)")
        }
    }

    private static func matches(_ expected: Substring, _ printed: Substring) -> Bool {
        let pieces = expected.split(separator: "…", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return expected == printed }
        var rest = printed
        guard rest.hasPrefix(pieces[0]) else { return false }
        rest = rest.dropFirst(pieces[0].count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(pieces[pieces.count - 1])
    }
}

extension String {
    /// Without line breaks at its ends.
    fileprivate var trimming: String {
        var text = self[...]
        while text.last == "\n" { text.removeLast() }
        while text.first == "\n" { text.removeFirst() }
        return String(text)
    }
}
