import YAML

/// What scores and segments read, each thing once, with where they do.
struct VariableReads {
    /// Something that is read.
    struct Read {
        let slot: Slot
        let span: SourceSpan
    }

    private var reads: [Slot: [Read]] = [:]

    /// What a score or segment reads itself, in the order of its text.
    subscript(reader: Slot) -> [Read] { reads[reader] ?? [] }

    /// Notes that a score or segment reads something; its first place stands.
    mutating func note(_ reader: Slot, reads slot: Slot, at span: SourceSpan) {
        if self[reader].contains(where: { $0.slot == slot }) { return }
        reads[reader, default: []].append(Read(slot: slot, span: span))
    }

    /// The shortest way from a score or segment to something for which `ends` holds (breadth first); nil where none leads there.
    func way(from start: Slot, to ends: (Slot) -> Bool) -> [Read]? {
        var seen: Set<Slot> = [start]
        var ways: [[Read]] = [[]]
        while !ways.isEmpty {
            var longer: [[Read]] = []
            for way in ways {
                for read in self[way.last?.slot ?? start] where seen.insert(read.slot).inserted {
                    if ends(read.slot) { return way + [read] }
                    longer.append(way + [read])
                }
            }
            ways = longer
        }
        return nil
    }
}
