package import CEL
package import RuleSets

/// The source of the daemon's rules, read at each reload.
package struct RuleSource: Sendable {
    /// What is said of rules without a campaign: most often a folder is the wrong one.
    package static let noCampaign = "the rules have no campaign: nothing will be sent"

    /// Its name in messages: the directory.
    package let name: String
    /// The files of the rule set that is in use at the start.
    package let files: [RuleFile]
    /// The steps that one evaluation of an expression may take.
    package let expressionCost: Int
    /// Reads the files, and the zones that their expressions know. Throws where any cannot be read, in words for the operator.
    package let read: @Sendable () throws -> (files: [RuleFile], timeZones: TimeZoneDatabase)

    /// Creates a source.
    package init(
        name: String, files: [RuleFile], expressionCost: Int = RuleDefaults.expressionCost,
        read: @escaping @Sendable () throws -> (files: [RuleFile], timeZones: TimeZoneDatabase)
    ) {
        self.name = name
        self.files = files
        self.expressionCost = expressionCost
        self.read = read
    }
}
