public import RuleSets
public import State

extension IndividualState {
    /// The running journeys, in the order in which they began: ``StableHash``es of campaign and step, and whether a rule set has a place
    /// for each.
    public func places(of rules: RuleSet) -> [(campaign: UInt64, step: UInt64, goesOn: Bool)] {
        var places: [(campaign: UInt64, step: UInt64, goesOn: Bool)] = []
        var next = firstField(of: Journey.kind)
        while let field = next {
            places.append((campaign(of: field), step(of: field), place(of: field, in: rules) != nil))
            next = self.field(after: field, of: Journey.kind)
        }
        return places
    }
}
