internal import State
internal import RuleSets

/// The differences between two rule sets, in words for a log.
struct RuleChanges {
    /// `cart.yaml`, `+new.yaml`, `-old.yaml`, by bytes.
    let files: [String]
    /// Campaigns that are new or gone, likewise.
    let campaigns: [String]
    /// Features that are new or gone, likewise.
    let features: [String]

    init(
        from old: (rules: RuleSet, files: [RuleFile]), to new: (rules: RuleSet, files: [RuleFile])
    ) {
        let before = old.files.map { (name: $0.name, content: $0.bytes) }
        let after = new.files.map { (name: $0.name, content: $0.bytes) }
        files = Self.differences(before, after)
        campaigns = Self.differences(
            old.rules.campaigns.map { ($0.name, []) }, new.rules.campaigns.map { ($0.name, []) })
        features = Self.differences(
            old.rules.features.features.map { ($0.name, []) }, new.rules.features.features.map { ($0.name, []) })
    }

    private static func differences(
        _ before: [(name: String, content: [UInt8])], _ after: [(name: String, content: [UInt8])]
    ) -> [String] {
        // By bytes: two names may be canonically equal.
        let old = Dictionary(before.map { (Array($0.name.utf8), $0.content) }) { first, _ in first }
        let new = Dictionary(after.map { (Array($0.name.utf8), $0.content) }) { first, _ in first }
        var differences: [(name: [UInt8], sign: String)] = []
        for name in new.keys where old[name] == nil { differences.append((name, "+")) }
        for (name, content) in old where new[name] != content {
            differences.append((name, new[name] == nil ? "-" : ""))
        }
        return differences.sorted { $0.name.lexicographicallyPrecedes($1.name) }
            .map { $0.sign + String(decoding: $0.name, as: UTF8.self) }
    }
}
