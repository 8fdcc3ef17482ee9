internal import Events
internal import Decisions
internal import Engine
internal import JSON
internal import RuleSets

/// The facts of one moment behind `/api/v1/status`.
struct StatusReport {
    /// A worker.
    struct Worker {
        let phase: WorkerControl.Phase
        let snapshot: WorkerSnapshot?
    }

    /// The series of the counters that are told of.
    struct Counts {
        let events: [MetricSeries]
        let decisions: [MetricSeries]
        var saturations: [MetricSeries] = []
        var deadLetters: [MetricSeries] = []
    }

    let version: String
    let application: String
    let instance: String
    /// Unix milliseconds.
    let started: Int64
    let uptimeSeconds: Int64
    let rules: RulesInUse
    let workers: [Worker]
    let counts: Counts
    /// The event types seen last that no rule file declares, the newest first.
    var undeclaredTypes: [Sightings.UndeclaredType] = []
    /// The last fault of a connection to a broker; told while none answers.
    var brokerFault: String?

    /// Reasons why the daemon is not ready; empty where it is.
    private var reasons: [String] { workers.map(\.phase).reasonsNotReady }

    /// Whether the broker answers, as far as the workers know.
    private var isKafkaReachable: Bool {
        !workers.isEmpty && !workers.contains { $0.phase == .waitingForBroker }
    }

    /// The features that are warming in some partition, by name, with when the last partition's is complete.
    private var warming: [PartitionProcessor.WarmingFeature] {
        var latest: [String: PartitionProcessor.WarmingFeature] = [:]
        for feature in workers.lazy.compactMap(\.snapshot).flatMap(\.partitions).flatMap(\.warming) {
            if let known = latest[feature.feature], known.until ?? .max >= feature.until ?? .max { continue }
            latest[feature.feature] = feature
        }
        return latest.values.sorted { $0.feature < $1.feature }
    }

    /// The document (`schemas/status.v1.schema.json`).
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 4_096)
        writer.object {
            $0.key("version"); $0.string(version)
            $0.key("application_id"); $0.string(application)
            $0.key("instance"); $0.string(instance)
            $0.key("started"); $0.string(InstantText.rfc3339(started))
            $0.key("uptime_seconds"); $0.int(uptimeSeconds)
            $0.key("ready"); $0.bool(reasons.isEmpty)
            $0.key("not_ready")
            $0.array { for reason in reasons { $0.string(reason) } }
            $0.key("kafka")
            $0.object {
                $0.key("reachable"); $0.bool(isKafkaReachable)
                $0.key("fault"); $0.optional(isKafkaReachable ? nil : brokerFault) { $0.string($1) }
            }
            $0.key("ruleset"); writeRules(to: &$0)
            $0.key("totals"); writeTotals(to: &$0)
            $0.key("undeclared_types")
            $0.array { for type in undeclaredTypes { write(type, to: &$0) } }
            $0.key("workers")
            $0.array { for (index, worker) in workers.enumerated() { write(worker, index, to: &$0) } }
        }
        writer.newline()
        return writer.bytes
    }

    private func writeRules(to writer: inout JSONWriter) {
        writer.object {
            $0.key("hash"); $0.string(rules.rules.hash)
            $0.key("since"); $0.string(InstantText.rfc3339(rules.since))
            $0.key("campaigns"); $0.int(rules.rules.campaigns.count)
            $0.key("last_reload")
            $0.object {
                $0.key("time"); $0.string(InstantText.rfc3339(rules.lastAttempt.time))
                $0.key("successful"); $0.bool(rules.lastAttempt.error == nil)
                $0.key("error"); $0.optional(rules.lastAttempt.error) { $0.string($1) }
            }
            $0.key("warming")
            $0.array {
                for feature in warming {
                    $0.object {
                        $0.key("feature"); $0.string(feature.feature)
                        $0.key("until"); $0.optional(feature.until) { $0.string(InstantText.rfc3339($1)) }
                    }
                }
            }
        }
    }

    private func writeTotals(to writer: inout JSONWriter) {
        writer.object {
            $0.key("events"); $0.counts(MetricSeries.sums(counts.events, by: 1))
            $0.key("decisions"); $0.counts(MetricSeries.sums(counts.decisions, by: 1))
            let sent = counts.decisions.filter { $0.labels.count > 1 && $0.labels[1] == Outcome.sent.rawValue }
            $0.key("commands"); $0.count(sent.reduce(0) { $0 + $1.value })
            $0.key("saturated"); $0.counts(MetricSeries.sums(counts.saturations, by: 0))
            $0.key("dead_letters"); $0.counts(MetricSeries.sums(counts.deadLetters, by: 0))
            let errors = counts.decisions.filter { $0.labels.count > 2 && $0.labels[2] == Reason.error.rawValue }
            $0.key("errors"); $0.counts(MetricSeries.sums(errors, by: 0))
        }
    }

    private func write(_ type: Sightings.UndeclaredType, to writer: inout JSONWriter) {
        writer.object {
            $0.key("type"); $0.string(type.name)
            $0.key("count"); $0.int(type.count)
            $0.key("topic"); $0.string(type.last.topic)
            $0.key("partition"); $0.int(Int(type.last.partition))
            $0.key("offset"); $0.int(type.last.offset)
            $0.key("did_you_mean"); $0.optional(rules.rules.nearestType(to: type.name)) { $0.string($1) }
        }
    }

    private func write(_ worker: Worker, _ index: Int, to writer: inout JSONWriter) {
        writer.object {
            $0.key("worker"); $0.int(index)
            $0.key("state"); $0.string(worker.phase.name)
            if case .failed(let message) = worker.phase { $0.key("failure"); $0.string(message) }
            $0.key("ruleset"); $0.optional(worker.snapshot?.ruleSet) { $0.string($1) }
            if let restore = worker.snapshot?.restore, worker.phase == .restoring {
                $0.key("restore")
                $0.object {
                    $0.key("done"); $0.int(restore.done)
                    $0.key("total"); $0.int(restore.total)
                    $0.key("seconds_left"); $0.optional(restore.secondsLeft) { $0.int($1) }
                }
            }
            $0.key("partitions")
            $0.array { for partition in worker.snapshot?.partitions ?? [] { write(partition, to: &$0) } }
        }
    }

    private func write(_ partition: PartitionSnapshot, to writer: inout JSONWriter) {
        writer.object {
            $0.key("partition"); $0.int(Int(partition.number))
            $0.key("clock"); $0.optional(partition.clock) { $0.string(InstantText.rfc3339($1)) }
            $0.key("caught_up"); $0.bool(partition.isCaughtUp)
            $0.key("individuals"); $0.int(partition.individuals)
            $0.key("timers"); $0.int(partition.timers)
            $0.key("state_bytes"); $0.int(partition.stateBytes)
            $0.key("store_backlog"); $0.optional(partition.storeBacklog) { $0.int($1) }
            $0.key("inputs")
            $0.array {
                for input in partition.inputs {
                    $0.object {
                        $0.key("topic"); $0.string(input.topic)
                        $0.key("next_offset"); $0.optional(input.next) { $0.int($1) }
                        $0.key("lag"); $0.optional(input.lag) { $0.int($1) }
                    }
                }
            }
        }
    }
}
