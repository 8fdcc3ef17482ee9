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

/// What reading and checking came to, with all that is known by the way.
struct RuleSetLoading {
    /// What could be made of the files; it counts only without errors.
    let ruleSet: RuleSet
    let checker: RuleSetChecker
    /// In the order in which they were found.
    let diagnostics: [Diagnostic]
    let hasErrors: Bool
}

/// What came of loading rule files.
package struct LoadedRuleSet: Sendable {
    /// The rule set, or nil where there is any error.
    package let ruleSet: RuleSet?
    /// All that was found, in the order to be read: by path, then place.
    package let diagnostics: [Diagnostic]

    /// Creates what came of it.
    package init(ruleSet: RuleSet?, diagnostics: [Diagnostic]) {
        self.ruleSet = ruleSet
        self.diagnostics = diagnostics
    }
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
        let read = files.map { ($0, YAML.read(SourceFile(path: $0.path, text: $0.bytes))) }
        let loading = run(read, timeZones: timeZones, expressionCost: expressionCost)
        return LoadedRuleSet(
            ruleSet: loading.hasErrors ? nil : loading.ruleSet, diagnostics: loading.diagnostics.inReadingOrder())
    }

    /// Loads files as ``load(_:timeZones:expressionCost:)`` does, with a probe of `makeProbe` around every condition; nil where there is
    /// any error.
    package static func watching(
        _ files: [RuleFile], timeZones: TimeZoneDatabase, expressionCost: Int = RuleDefaults.expressionCost,
        makeProbe: @escaping () -> any ConditionProbe
    ) -> WatchedRuleSet? {
        let watch = ConditionWatch(makeProbe: makeProbe)
        let read = files.sorted { $0.name.precedes($1.name) }.map {
            ($0, YAML.read(SourceFile(path: $0.path, text: $0.bytes)))
        }
        let loading = run(read, timeZones: timeZones, expressionCost: expressionCost, watch: watch)
        if loading.hasErrors { return nil }
        var outline = RuleOutline()
        for (_, reading) in read { if let root = reading.root { outline.add(root) } }
        return WatchedRuleSet(
            ruleSet: loading.ruleSet, conditions: watch.conditions(in: outline), outline: outline)
    }

    /// All that came of reading and checking some files; of broken ones, where asked for, with what can be read of them.
    static func run(
        _ files: [(file: RuleFile, reading: YAML.Reading)], timeZones: TimeZoneDatabase, expressionCost: Int,
        readsBroken: Bool = false, watch: ConditionWatch? = nil, memory: ExpressionMemory? = nil
    ) -> RuleSetLoading {
        let files = files.sorted { $0.file.name.precedes($1.file.name) }
        let collector = DiagnosticCollector()
        let reader = DraftReader(collector, memory: memory)
        for file in files {
            let reading = file.reading
            collector.report(contentsOf: reading.diagnostics)
            if let root = reading.root, reading.isWhole || readsBroken { reader.read(root) }
            // What a broken file defines is not known, so that names used elsewhere cannot be judged.
            if !reading.isWhole { reader.drafts.isIncomplete = true }
        }
        let checker = RuleSetChecker(
            reader.drafts, collector, timeZones: timeZones, expressionCost: expressionCost, watch: watch, memory: memory
        )
        let ruleSet = checker.ruleSet(hash: hash(files.map(\.file)))
        return RuleSetLoading(
            ruleSet: ruleSet, checker: checker, diagnostics: collector.diagnostics, hasErrors: collector.hasErrors)
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
