import RuleSets
public import State

extension IndividualState {
    /// Calls `body` with the campaign of each journey that runs: ``RuleSets/Campaign/hash``, once for each journey.
    public func forEachRunningJourney(_ body: (_ campaign: UInt64) -> Void) {
        var next = firstField(of: Journey.kind)
        while let field = next {
            body(campaign(of: field))
            next = self.field(after: field, of: Journey.kind)
        }
    }
}
