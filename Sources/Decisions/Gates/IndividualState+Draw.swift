import RuleSets
import State

extension IndividualState {
    /// Whether the individual is in a share of all: by a hash over what is drawn for, which `hasher` has, and the id that they have now
    /// (`rule-language.md`, "Control groups and rollouts").
    func isDrawn(_ share: Share, by hasher: consuming FieldHasher) -> Bool {
        hasher.append(idBytes)
        return hasher.identifier().high % Share.whole < share.hundredths
    }
}
