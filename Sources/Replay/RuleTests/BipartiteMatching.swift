/// A matching between sources and targets that fit each other, made larger path by path (Kuhn 1955): O(sources · edges).
struct BipartiteMatching {
    /// The targets that fit each source.
    private let fitting: [[Int]]
    /// The sources that fit each target.
    private let sources: [[Int]]
    /// The target of each source, or nil.
    private(set) var targets: [Int?]
    /// The source of each target, or nil.
    private var owners: [Int?]

    /// Begins without any pair; `fitting` are the targets that fit each source.
    init(_ fitting: [[Int]], targets count: Int) {
        self.fitting = fitting
        var sources: [[Int]] = Array(repeating: [], count: count)
        for (source, targets) in fitting.enumerated() {
            for target in targets { sources[target].append(source) }
        }
        self.sources = sources
        targets = Array(repeating: nil, count: fitting.count)
        owners = Array(repeating: nil, count: count)
    }

    /// Finds a pair for a source that has none, where others can move; whatever is paired stays so.
    mutating func augment(fromSource source: Int) {
        guard targets[source] == nil else { return }
        var visited: Set<Int> = []
        _ = placeSource(source, &visited)
    }

    /// Finds a pair for a target that has none, where others can move; whatever is paired stays so.
    mutating func augment(fromTarget target: Int) {
        guard owners[target] == nil else { return }
        var visited: Set<Int> = []
        _ = placeTarget(target, &visited)
    }

    private mutating func placeSource(_ source: Int, _ visited: inout Set<Int>) -> Bool {
        for target in fitting[source] where visited.insert(target).inserted {
            if let other = owners[target], !placeSource(other, &visited) { continue }
            pair(source, target)
            return true
        }
        return false
    }

    private mutating func placeTarget(_ target: Int, _ visited: inout Set<Int>) -> Bool {
        for source in sources[target] where visited.insert(source).inserted {
            if let other = targets[source], !placeTarget(other, &visited) { continue }
            pair(source, target)
            return true
        }
        return false
    }

    private mutating func pair(_ source: Int, _ target: Int) {
        targets[source] = target
        owners[target] = source
    }
}
