/// Two texts side by side, as `diff -u` prints them.
enum UnifiedDifference {
    /// Unchanged lines around a change.
    private static let context = 3

    /// The difference, empty where there is none.
    static func text(_ path: String, from old: [UInt8], to new: [UInt8]) -> String {
        let hunks = hunks(edits(from: lines(old), to: lines(new)))
        guard !hunks.isEmpty else { return "" }
        return "--- \(path)\n+++ \(path)\n" + hunks.joined()
    }

    private struct Edit {
        /// ` `, `-` or `+`.
        let sign: Character
        let line: String
    }

    private static func lines(_ text: [UInt8]) -> [String] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The lines of both texts in order.
    private static func edits(from old: [String], to new: [String]) -> [Edit] {
        let difference = new.difference(from: old) { $0.utf8.elementsEqual($1.utf8) }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var edits: [Edit] = []
        var place = 0
        for index in 0...old.count {
            if index < old.count, removed.contains(index) {
                edits.append(Edit(sign: "-", line: old[index]))
                continue
            }
            while inserted.contains(place) {
                edits.append(Edit(sign: "+", line: new[place]))
                place += 1
            }
            if index < old.count {
                edits.append(Edit(sign: " ", line: old[index]))
                place += 1
            }
        }
        return edits
    }

    private static func hunks(_ edits: [Edit]) -> [String] {
        var ranges: [Range<Int>] = []
        for index in edits.indices where edits[index].sign != " " {
            let around = max(index - context, 0)..<min(index + context + 1, edits.count)
            if let last = ranges.last, last.upperBound >= around.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<around.upperBound
            } else {
                ranges.append(around)
            }
        }
        return ranges.map { range in
            let before = edits[..<range.lowerBound]
            let hunk = edits[range]
            let old = place(before.count { $0.sign != "+" }, hunk.count { $0.sign != "+" })
            let new = place(before.count { $0.sign != "-" }, hunk.count { $0.sign != "-" })
            return "@@ -\(old) +\(new) @@\n" + hunk.map { "\($0.sign)\($0.line)\n" }.joined()
        }
    }

    /// A hunk's first line and length; an empty one names the line before it.
    private static func place(_ before: Int, _ count: Int) -> String {
        "\(count == 0 ? before : before + 1),\(count)"
    }
}
