internal import Engine
internal import Events
internal import JSON
internal import RuleSets

/// What a reload would change, behind `POST /api/v1/plan` (`schemas/plan.v1.schema.json`).
struct PlanDocument {
    let before: RuleSet
    let after: RuleSet
    let definitions: [DefinitionChange]
    /// What the partitions say together; nil where there are none.
    let plan: RulePlan?
    /// The partitions that it speaks of, ascending.
    let partitions: [Int32]

    /// The document.
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object {
            $0.key("before"); $0.string(before.hash)
            $0.key("ruleset"); $0.string(after.hash)
            $0.key("changed"); $0.bool(before.hash != after.hash)
            $0.key("partitions")
            $0.array { for partition in partitions { $0.int(Int(partition)) } }
            $0.key("definitions")
            $0.array {
                for change in definitions {
                    $0.object {
                        $0.key("section"); $0.string(change.section)
                        $0.key("name"); $0.string(change.name)
                        $0.key("change"); $0.string(change.kind.rawValue)
                    }
                }
            }
            $0.key("journeys")
            $0.array {
                for journeys in plan?.journeys ?? [] {
                    $0.object {
                        $0.key("campaign"); $0.string(journeys.campaign)
                        $0.key("step"); $0.string(journeys.step)
                        $0.key("goes_on"); $0.int(journeys.goingOn)
                        $0.key("withdrawn"); $0.int(journeys.withdrawn)
                    }
                }
            }
            $0.key("warming")
            $0.array {
                for feature in plan?.warming ?? [] {
                    $0.object {
                        $0.key("feature"); $0.string(feature.feature)
                        $0.key("until"); $0.optional(feature.until) { $0.string(InstantText.rfc3339($1)) }
                    }
                }
            }
            $0.key("caps")
            $0.array {
                for cap in plan?.caps ?? [] {
                    $0.object {
                        $0.key("cap"); $0.string(cap.cap)
                        $0.key("until"); $0.string(InstantText.rfc3339(cap.until))
                    }
                }
            }
            $0.key("dropped")
            $0.array { for feature in before.features(droppedBy: after) { $0.string(feature) } }
        }
        writer.newline()
        return writer.bytes
    }
}
