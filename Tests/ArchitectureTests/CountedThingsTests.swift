import Testing

/// Nobody is told of `1 campaigns`: a number in front of a thing goes through `counted`, which knows one from many.
struct CountedThingsTests {
    /// Things of which there is never one where they are told of, and one that looks like many.
    private static let many: Set<Substring> = ["bytes", "series"]

    /// Numbers of things that a line of a program's text tells of without `counted`.
    private static func faults(in line: some StringProtocol) -> [String] {
        let line = String(line)
        // What decides itself between one and many knows.
        if line.contains("== 1 ?") || line.drop(while: { $0 == " " }).hasPrefix("//") { return [] }
        return line.matches(of: /\\\((?:(?:[^()"]|\([^()]*\))*\.)?(?:count|grouped)\) ([a-z]+s)(?![a-z])/).compactMap {
            match in
            many.contains(match.output.1) || verbs.contains(match.output.1) ? nil : String(match.output.0)
        }
    }

    private static let verbs: Set<Substring> = ["is", "was", "has", "goes", "hits", "misses", "takes"]

    @Test func numbersOfThingsKnowOneFromMany() {
        for file in SourceFiles.all {
            for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                for fault in Self.faults(in: line) {
                    Issue.record("\(file.path):\(number + 1): `\(fault)`: `.counted(…)` knows one from many")
                }
            }
        }
    }

    @Test func theScanFindsWhatItLooksFor() {
        #expect(
            Self.faults(in: #"    "rules: \(rules.campaigns.count) campaigns, \(rules.tests.count) tests""#).count == 2)
        #expect(Self.faults(in: #""\(count(rules).grouped) entries and \(x.count.counted("test"))""#).count == 1)
        #expect(Self.faults(in: #""\(n.grouped) \(n == 1 ? "goes" : "go") on, \(file.text.count) bytes""#).isEmpty)
        #expect(Self.faults(in: #"/// `\(x.count) things`"#).isEmpty)
    }

    /// What takes milliseconds from a number tells of spans that nobody can read: they go through `DurationText`.
    @Test func spansAreNotToldInMilliseconds() {
        for file in SourceFiles.all {
            for line in file.text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                let isTold = line.contains(#/\) ms (?:ahead|ago|old|late|behind)/#)
                #expect(!isTold, "\(file.path): \(line)")
            }
        }
    }
}
