public import RuleSets
public import State

extension IndividualState {
    /// Where the individual's journeys wait: the indexes of campaign and step, in the order in which the journeys began.
    public func waits(in rules: RuleSet) -> [(campaign: Int, step: Int)] {
        var places: [(campaign: Int, step: Int)] = []
        var next = firstField(of: Journey.kind)
        while let field = next {
            if let place = place(of: field, in: rules) { places.append(place) }
            next = self.field(after: field, of: Journey.kind)
        }
        return places
    }
}
