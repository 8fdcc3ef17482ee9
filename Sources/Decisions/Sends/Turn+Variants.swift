import RuleSets
import State

extension Turn {
    /// The variant of a send that is the individual's, by hash: it stays the same as long as the id and the weights do. Nil: there are none.
    func variant(of send: Send, _ step: Step, _ campaign: Campaign) -> Variants.Variant? {
        guard let variants = send.variants else { return nil }
        var hasher = FieldHasher()
        hasher.append("variant")
        hasher.append(campaign.name)
        hasher.append(step.id)
        hasher.append(context.state.idBytes)
        return variants.variant(drawing: hasher.identifier().high)
    }
}
