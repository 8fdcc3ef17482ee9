import Testing

@testable import attune

/// `attune fmt --diff`: what `patch` makes the other text of.
struct LineDifferenceTests {
    private func lines(_ text: String) -> [ArraySlice<UInt8>] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { ArraySlice(Array($0)) }
    }

    /// The new lines, made of the old ones and the changes.
    private func applied(
        _ changes: [LineChange], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var place = 0
        for change in changes {
            result += old[place..<change.old.lowerBound] + new[change.new]
            place = change.old.upperBound
        }
        return result + old[place...]
    }

    /// The fewest lines that are not kept, by the table of all prefixes.
    private func fewestEdits(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> Int {
        var row = Array(0...new.count)
        for (index, line) in old.enumerated() {
            var before = row[0]
            row[0] = index + 1
            for (place, other) in new.enumerated() {
                let diagonal = before
                before = row[place + 1]
                row[place + 1] = line == other ? diagonal : 1 + min(row[place], row[place + 1])
            }
        }
        return row[new.count]
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func changesMakeTheOtherTextAndAreTheFewest(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<50 {
            let letters = 2 + Int(random.next() % 3)
            let old = (0..<Int(random.next() % 30)).map { _ in ArraySlice([UInt8(random.next() % UInt64(letters))]) }
            var new = old
            for _ in 0..<Int(random.next() % 6) {
                let place = new.isEmpty ? 0 : Int(random.next() % UInt64(new.count))
                if random.next() % 2 == 0, !new.isEmpty { new.remove(at: place) }
                new.insert([UInt8(random.next() % UInt64(letters))], at: min(place, new.count))
            }
            let changes = LineDifference.changes(from: old, to: new)
            #expect(applied(changes, old, new) == new, "seed \(seed)")
            for (one, next) in zip(changes, changes.dropFirst()) {
                #expect(one.old.upperBound < next.old.lowerBound, "seed \(seed)")
            }
            let edits = changes.reduce(0) { $0 + $1.old.count + $1.new.count }
            #expect(edits == fewestEdits(old, new), "seed \(seed)")
        }
    }

    @Test func manyChangesTakeNoLongerThanManyLines() {
        // Every other line is another one, of 200,000: by the square of it this would take hours.
        let old = lines((0..<200_000).map { "line \($0)" }.joined(separator: "\n"))
        let new = lines((0..<200_000).map { $0 % 2 == 0 ? "line \($0)" : "other \($0)" }.joined(separator: "\n"))
        let changes = LineDifference.changes(from: old, to: new)
        #expect(changes.count == 100_000 && applied(changes, old, new) == new)
        // The same line over and over, which nothing tells from another.
        let same = Array(repeating: ArraySlice([UInt8(1)]), count: 100_000)
        let others = (0..<100_000).map { ArraySlice([UInt8($0 % 2)]) }
        #expect(applied(LineDifference.changes(from: same, to: others), same, others) == others)
    }

    @Test(arguments: [
        ("a\r\nb\r\n", "a\nb\n"), ("a\r\nb\r\nc\r\n", "a\r\nx\r\nc\r\n"), ("a", "a\n"), ("a\n", "a"), ("", "a\n"),
        ("a\n", ""),
        ("a\nb", "a\nc"), ("a\rb\n", "a\nb\n"), ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n"),
        ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9"), ("x\n", "x\n"),
    ])
    func patchMakesTheOtherText(old: String, new: String) throws {
        let text = UnifiedDifference.text("a.yaml", from: Array(old.utf8), to: Array(new.utf8))
        #expect(text.isEmpty == (old == new))
        let folder = Folder()
        try folder.write("a.yaml", old)
        try folder.write("a.patch", text)
        if !text.isEmpty {
            let run = try Tool.run(
                "patch", ["--binary", "-s", "\(folder.path)/a.yaml", "\(folder.path)/a.patch"])
            #expect(run.code == 0, "\(run.output)\(text)")
        }
        let result = (try? folder.read("a.yaml")) ?? ""
        #expect(Array(result.utf8) == Array(new.utf8), "\(text)")
    }
}

/// A small generator: the same numbers for a seed. Source: S. Vigna, splitmix64.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
