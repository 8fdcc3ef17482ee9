import RuleSets
import YAML

/// A rule set in a directory, with what editors have changed and not saved.
struct RuleSetWorkspace {
    /// The directory's path.
    let root: String
    /// Whether every YAML file below it is a rule file; else those that look like one.
    let isGiven: Bool
    private var saved: [String: ParsedRuleFile] = [:]
    private var open: [String: ParsedRuleFile] = [:]
    /// The files that are no rule files.
    private var others: Set<String> = []

    init(root: String, isGiven: Bool, folder: RuleFolder) {
        self.root = root
        self.isGiven = isGiven
        for file in folder.files(root) {
            saved[file.path] = ParsedRuleFile(file)
            judge(file.path)
        }
    }

    /// The files as editors see them, those that belong to the rule set.
    var files: [ParsedRuleFile] {
        saved.merging(open) { _, open in open }.values.filter { isGiven || !others.contains($0.file.path) }
    }

    /// A file as editors see it.
    subscript(path: String) -> ParsedRuleFile? { open[path] ?? saved[path] }

    /// Notes the text of a file that an editor holds.
    mutating func edit(_ path: String, _ bytes: [UInt8]) {
        open[path] = ParsedRuleFile(file(path, bytes))
        judge(path)
    }

    /// Notes that no editor holds a file any more, and what stands on the disk.
    mutating func close(_ path: String, saved bytes: [UInt8]?) {
        open[path] = nil
        save(path, bytes)
    }

    /// Notes what stands on the disk; nil where the file is gone.
    mutating func save(_ path: String, _ bytes: [UInt8]?) {
        if let bytes {
            if saved[path]?.file.bytes != bytes { saved[path] = ParsedRuleFile(file(path, bytes)) }
        } else {
            saved[path] = nil
        }
        judge(path)
    }

    private mutating func judge(_ path: String) {
        if self[path].map({ Self.looksLikeRules($0.file.bytes) }) ?? true {
            others.remove(path)
        } else {
            others.insert(path)
        }
    }

    /// A file of the rule set with other bytes.
    func file(_ path: String, _ bytes: [UInt8]) -> RuleFile {
        let prefix = root + "/"
        let name = path.utf8.starts(with: prefix.utf8) ? String(path.dropFirst(prefix.count)) : path
        return RuleFile(path: path, name: name, bytes: bytes)
    }

    /// Whether a file has a section of rule files, or no key at all yet: a folder may hold other YAML too.
    static func looksLikeRules(_ bytes: [UInt8]) -> Bool {
        let sections = RuleFileShape.file.keys
        var hasKeys = false
        for line in bytes.split(separator: 0x0A) where line.first.map({ $0 > 0x20 && $0 != UInt8(ascii: "#") }) == true
        {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            hasKeys = true
            if sections.contains(where: { $0.utf8.elementsEqual(line[..<colon]) }) { return true }
        }
        return !hasKeys
    }
}
