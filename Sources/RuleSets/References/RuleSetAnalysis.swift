package import CEL
package import YAML

/// A rule set as its authors see it: what is wrong with it, what its names mean, and what can be written where.
package struct RuleSetAnalysis {
    /// Errors and lints, in the order to be read.
    package let diagnostics: [Diagnostic]
    /// Who names what.
    package let index: ReferenceIndex
    /// The rule set, or nil where there is any error.
    package let ruleSet: RuleSet?
    /// What is known of names, also where there are errors.
    let knowledge: RuleSetLoading

    /// Analyses files; their order does not matter. Of a broken file its names count as far as it can be read. What is remembered of
    /// expressions changes how long it takes, and nothing else.
    package init(
        _ files: [ParsedRuleFile], timeZones: TimeZoneDatabase, expressionCost: Int = RuleDefaults.expressionCost,
        memory: ExpressionMemory? = nil
    ) {
        memory?.begin()
        defer { memory?.end() }
        let read = files.map { ($0.file, $0.reading) }
        let loading = RuleSetLoader.run(
            read, timeZones: timeZones, expressionCost: expressionCost, memory: memory)
        let isWhole = files.allSatisfy(\.reading.isWhole)
        knowledge =
            isWhole
            ? loading
            : RuleSetLoader.run(
                read, timeZones: timeZones, expressionCost: expressionCost, readsBroken: true, memory: memory)
        var collector = OccurrenceCollector(files.flatMap(\.names))
        collector.resolveData(knowledge.checker.dictionary.types)
        for place in knowledge.checker.expressions {
            collector.add(place, types: knowledge.checker.dictionary.types)
        }
        index = ReferenceIndex(collector.found)
        ruleSet = loading.hasErrors ? nil : loading.ruleSet
        let lints = loading.hasErrors ? [] : UnusedDefinitions.lints(index)
        diagnostics = (loading.diagnostics + lints).inReadingOrder()
    }
}
