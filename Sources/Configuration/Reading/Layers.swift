internal import YAML

/// One mapping of the configuration as it stands in several places: flags before the environment before the file.
///
/// A key's value is that of the first place that has it. Every place is checked for unknown keys.
struct Layers {
    /// The places that have the mapping, the one that counts most first.
    let readers: [MappingReader]
    private let what: String
    private let collector: DiagnosticCollector

    /// Takes the roots of all places.
    init(_ roots: [Node], _ what: String, keys: [String], into collector: DiagnosticCollector) {
        self.what = what
        self.collector = collector
        readers = roots.compactMap { MappingReader($0, what, keys: keys, into: collector) }
    }

    /// The mapping at a key.
    func section(_ key: String, keys: [String]) -> Layers {
        Layers(nodes(key), key, keys: keys, into: collector)
    }

    /// The values at a key, the one that counts most first.
    func nodes(_ key: String) -> [Node] {
        readers.compactMap { $0.node(key) }
    }

    /// The value that counts at a key, read; nil where it is absent or was reported.
    func read<Value>(_ key: String, _ read: (MappingReader) -> Located<Value>?) -> Located<Value>? {
        readers.first { $0.has(key) }.flatMap(read)
    }

    /// Whether any place has the key.
    func has(_ key: String) -> Bool {
        readers.contains { $0.has(key) }
    }

    /// Reports a key that no place has: where the mapping is, if it is anywhere.
    func reportMissing(_ key: String, help: String) {
        guard !has(key) else { return }
        if let last = readers.last {
            last.reportMissing(key, help: help)
        } else {
            collector.report(.missingKey, at: nil, "`\(what)` lacks the key `\(key)`", help: help)
        }
    }
}
