import CEL
import Events
import State
import YAML

/// What is known of a score or segment besides what it says itself.
struct VariableFacts {
    /// A hash of all that says what its value is, what it reads included.
    let identity: UInt64
    /// The features that it reads, itself or through others.
    let features: Set<Int>
    /// Whether it reads attributes, itself or through others.
    let readsAttributes: Bool
}

extension RuleSetChecker {
    /// What is known of a score or segment, when it is of all that it reads.
    func facts(
        of slot: Slot, _ draft: VariableDraft, named name: String, over features: FeatureSet,
        _ known: [Slot: VariableFacts]
    ) -> VariableFacts {
        var hash = StableHash()
        hash.appendField(name)
        Self.append(draft, to: &hash)
        var read: Set<Int> = []
        var readsAttributes = false
        for slot in variableReads[slot].map(\.slot) {
            switch slot {
            case .feature(let index) where features.features.indices.contains(index):
                read.insert(index)
                Self.append(features.features[index], features, to: &hash)
            case .score, .segment:
                guard let facts = known[slot] else { continue }
                hash.appendNumber(facts.identity)
                read.formUnion(facts.features)
                if facts.readsAttributes { readsAttributes = true }
            case .attribute(let index):
                readsAttributes = true
                hash.appendField(attributes[index].name)
                hash.appendField(attributes[index].type.text)
            case .zone:
                readsAttributes = true
                hash.appendField(drafts.policies.defaultTimeZone?.value ?? "")
            case .feature, .individualID, .now, .event, .trigger: continue
            }
        }
        return VariableFacts(identity: hash.value, features: read, readsAttributes: readsAttributes)
    }

    private static func append(_ draft: VariableDraft, to hash: inout StableHash) {
        switch draft {
        case .score(.expression(let text)), .segment(.condition(let text)): hash.appendField(text?.text ?? "")
        case .score(.logistic(let draft)):
            hash.appendNumber(draft.intercept.bitPattern)
            for weight in draft.weights {
                hash.appendField(weight.term.text)
                hash.appendNumber(weight.weight.bitPattern)
            }
        case .segment(.stages(let stages)):
            for stage in stages {
                hash.appendField(stage.name.value)
                hash.appendField(stage.condition?.text ?? "")
            }
        case .feature, .score(.broken), .segment(.broken): break
        }
    }

    private static func append(_ feature: FeatureDefinition, _ features: FeatureSet, to hash: inout StableHash) {
        hash.appendNumber(features.series[feature.series].hash)
        hash.appendField(feature.aggregation.rawValue)
        hash.appendNumber(UInt64(bitPattern: feature.window ?? .max))
        hash.appendField(feature.type.description)
        hash.appendNumber(feature.allowsWarming ? 1 : 0)
        var writer = ByteWriter()
        if let value = feature.defaultValue { writer.write(value) }
        hash.appendField(unsafe writer.bytes.span.bytes)
    }
}
