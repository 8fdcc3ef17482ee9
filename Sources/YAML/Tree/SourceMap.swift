internal import Ordering

/// From the text of a scalar, as YAML unfolds and unescapes it, back to where each byte stands in the file.
///
/// Text and file agree in long runs; a run that does not (an escape, a folded line break) maps as a whole. Finding a
/// place takes O(log runs); a scalar on one line without escapes is one run.
package struct SourceMap: Hashable, Sendable {
    struct Run: Hashable, Sendable {
        /// Where the run begins in the text.
        let text: Int
        /// The bytes of the file that it came from.
        var source: Range<Int>
        /// Whether the bytes of text and file are the same, one by one.
        let isVerbatim: Bool
    }

    /// Ascending and without gaps in the text.
    let runs: [Run]
    /// How many bytes the text has.
    let textLength: Int
    /// Where the text's end stands in the file.
    let sourceEnd: Int

    /// The file's offset of the byte at `offset` of the text; the place after the last byte for the text's end.
    package func sourceOffset(_ offset: Int) -> Int {
        guard offset < textLength, let index = run(holding: offset) else { return sourceEnd }
        let run = runs[index]
        return run.isVerbatim ? run.source.lowerBound + (offset - run.text) : run.source.lowerBound
    }

    /// The file's bytes that a range of the text came from.
    package func sourceRange(_ range: Range<Int>) -> Range<Int> {
        let start = sourceOffset(range.lowerBound)
        let last = min(range.upperBound, textLength) - 1
        guard last >= range.lowerBound, let index = run(holding: last) else { return start..<start }
        let run = runs[index]
        let end = run.isVerbatim ? run.source.lowerBound + (last - run.text) + 1 : run.source.upperBound
        return start..<max(start, end)
    }

    /// The last run that begins at or before `offset`.
    private func run(holding offset: Int) -> Int? {
        let after = runs.partitioningIndex { $0.text > offset }
        return after == 0 ? nil : after - 1
    }
}

extension SourceMap {
    /// The same map for a file in which everything stands `distance` bytes later.
    func shifted(by distance: Int) -> SourceMap {
        let moved = runs.map { run in
            let source = (run.source.lowerBound + distance)..<(run.source.upperBound + distance)
            return Run(text: run.text, source: source, isVerbatim: run.isVerbatim)
        }
        return SourceMap(runs: moved, textLength: textLength, sourceEnd: sourceEnd + distance)
    }
}
