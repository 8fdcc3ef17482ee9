internal import Ordering
package import CEL
package import YAML

/// A rule file as it was found.
package struct RuleFile: Sendable {
    /// The ends of the names that rule files have.
    package static let suffixes = [".yaml", ".yml"]

    /// The path as messages show it: what opens the file from where the reader is.
    package let path: String
    /// The path below the rule set, with `/`: the same wherever the rule set lies, so that its hash is too.
    package let name: String
    /// Its bytes.
    package let bytes: [UInt8]

    /// Creates a file; without a name of its own it is called as its path is.
    package init(path: String, name: String? = nil, bytes: [UInt8]) {
        self.path = path
        self.name = name ?? path
        self.bytes = bytes
    }
}

/// What came of loading rule files.
package struct LoadedRuleSet: Sendable {
    /// The rule set, or nil where there is any error.
    package let ruleSet: RuleSet?
    /// All that was found, in the order to be read: by path, then place.
    package let diagnostics: [Diagnostic]
}

/// Makes a checked rule set of rule files (`rule-language.md`).
///
/// Files are read one by one into drafts, then all drafts are checked together: what one file defines may be used in any
/// other. Nothing stops at the first error. Pure: the same files give the same result.
package enum RuleSetLoader {
    /// Loads files; their order does not matter. Expressions know the zones of `timeZones`, and each evaluation takes at most
    /// `expressionCost` steps (see `CEL.CostEstimate`).
    package static func load(
        _ files: [RuleFile], timeZones: TimeZoneDatabase, expressionCost: Int = RuleDefaults.expressionCost
    ) -> LoadedRuleSet {
        load(files, timeZones, expressionCost, watch: nil) { _ in }
    }

    /// Loads files as ``load(_:timeZones:expressionCost:)`` does, with a probe of `makeProbe` around every condition; nil where there is
    /// any error.
    package static func watching(
        _ files: [RuleFile], timeZones: TimeZoneDatabase, expressionCost: Int = RuleDefaults.expressionCost,
        makeProbe: @escaping () -> any ConditionProbe
    ) -> WatchedRuleSet? {
        let watch = ConditionWatch(makeProbe: makeProbe)
        var outline = RuleOutline()
        let loaded = load(files, timeZones, expressionCost, watch: watch) { outline.add($0) }
        return loaded.ruleSet.map {
            WatchedRuleSet(ruleSet: $0, conditions: watch.conditions(in: outline), outline: outline)
        }
    }

    private static func load(
        _ files: [RuleFile], _ timeZones: TimeZoneDatabase, _ expressionCost: Int, watch: ConditionWatch?,
        each visit: (Node) -> Void
    ) -> LoadedRuleSet {
        let files = files.sorted { $0.name.precedes($1.name) }
        let collector = DiagnosticCollector()
        let reader = DraftReader(collector)
        for file in files {
            let source = SourceFile(path: file.path, text: file.bytes)
            let (root, diagnostics) = YAML.parse(source)
            collector.report(contentsOf: diagnostics)
            if let root {
                reader.read(root)
                visit(root)
            } else if diagnostics.containsErrors {
                // What the file defines is not known, so that names used elsewhere cannot be judged.
                reader.drafts.isIncomplete = true
            }
        }
        let checker = RuleSetChecker(
            reader.drafts, collector, timeZones: timeZones, expressionCost: expressionCost, watch: watch)
        let ruleSet = checker.ruleSet(hash: hash(files))
        return LoadedRuleSet(
            ruleSet: collector.hasErrors ? nil : ruleSet, diagnostics: collector.diagnostics.inReadingOrder())
    }

    /// `sha256:` and hex over the files' names and bytes in order, each preceded by its length as 4 bytes big-endian.
    private static func hash(_ files: [RuleFile]) -> String {
        var bytes: [UInt8] = []
        func append(_ field: some Collection<UInt8>) {
            let length = UInt32(truncatingIfNeeded: field.count)
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
            bytes.append(contentsOf: field)
        }
        for file in files {
            append(file.name.utf8)
            append(file.bytes)
        }
        return "sha256:" + FieldHash.hexadecimal(FieldHash.sha256(bytes))
    }
}
