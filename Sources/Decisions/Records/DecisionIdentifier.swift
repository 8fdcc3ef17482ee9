import Events
import RuleSets

extension RecordWriter {
    /// The id of a decision's record: 128 bits over what makes a decision the one it is, one individual, campaign, trigger, key, step and
    /// outcome at one instant. A record that is written again has the same one.
    func identifier(_ facts: borrowing DecisionFacts, _ texts: borrowing DecisionTexts) -> Identifier {
        var digest = Digest(applicationHash)
        digest.add(facts.campaignHash)
        digest.add(StableHash.hash(texts.individual))
        digest.add(StableHash.hash(texts.triggerID))
        digest.add(StableHash.hash(texts.key))
        digest.add(facts.step?.hash ?? 0)
        digest.add(UInt64(truncatingIfNeeded: OutcomeIndex(facts.outcome, facts.reason).rawValue))
        digest.add(UInt64(bitPattern: facts.now))
        // Several aliases may be refused at one link, and several alternatives of one step may err.
        let isOneOfSeveral = facts.campaignHash == 0 ? facts.reason != nil : facts.reason == .error
        if isOneOfSeveral { digest.add(StableHash.hash(facts.detail ?? "")) }
        return digest.identifier
    }
}

/// Two lanes of 64 bits over numbers that are hashes, or few: each number goes through a multiplication and a shift, as in splitmix64
/// (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014), with constants of its own in each lane.
private struct Digest {
    private var high: UInt64
    private var low: UInt64

    init(_ seed: UInt64) {
        high = seed
        low = ~seed
    }

    mutating func add(_ number: UInt64) {
        high = (high ^ number) &* 0xBF58_476D_1CE4_E5B9
        high ^= high >> 31
        low = (low ^ number) &* 0x94D0_49BB_1331_11EB
        low ^= low >> 29
    }

    var identifier: Identifier { Identifier(high: high, low: low) }
}
