/// Two texts side by side, as `diff -u` prints them.
enum UnifiedDifference {
    /// Unchanged lines around a change.
    private static let context = 3

    /// The difference, empty where there is none. Lines are compared with their ends: a CR is a part of its line, and a last line without
    /// a line break is another one.
    static func text(_ path: String, from old: [UInt8], to new: [UInt8]) -> String {
        let (old, new) = (lines(old), lines(new))
        let hunks = hunks(LineDifference.changes(from: old, to: new), old, new)
        guard !hunks.isEmpty else { return "" }
        return "--- \(path)\n+++ \(path)\n" + hunks.joined()
    }

    /// The lines with their line breaks.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    /// The changes with what stands around them; those that are near to each other together.
    private static func hunks(
        _ changes: [LineChange], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [String] {
        var hunks: [String] = []
        var index = 0
        while index < changes.count {
            var end = index + 1
            while end < changes.count,
                changes[end].old.lowerBound - changes[end - 1].old.upperBound <= 2 * context
            {
                end += 1
            }
            hunks.append(hunk(changes[index..<end], old, new))
            index = end
        }
        return hunks
    }

    private static func hunk(
        _ changes: ArraySlice<LineChange>, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> String {
        guard let first = changes.first, let last = changes.last else { return "" }
        let before = min(context, first.old.lowerBound)
        let after = min(context, old.count - last.old.upperBound)
        var text = ""
        var place = first.old.lowerBound - before
        for change in changes {
            for line in old[place..<change.old.lowerBound] { text += row(" ", line) }
            for line in old[change.old] { text += row("-", line) }
            for line in new[change.new] { text += row("+", line) }
            place = change.old.upperBound
        }
        for line in old[place..<(place + after)] { text += row(" ", line) }
        let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
        let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
        return "@@ -\(shown(oldRange)) +\(shown(newRange)) @@\n" + text
    }

    private static func row(_ sign: String, _ line: ArraySlice<UInt8>) -> String {
        let text = sign + String(decoding: line, as: UTF8.self)
        return line.last == 0x0A ? text : text + "\n\\ No newline at end of file\n"
    }

    /// A hunk's first line and length; an empty one names the line before it.
    private static func shown(_ range: Range<Int>) -> String {
        "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
    }
}
