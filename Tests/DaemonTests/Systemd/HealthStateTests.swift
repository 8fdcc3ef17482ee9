internal import Testing
@testable internal import Daemon

struct HealthStateTests {
    @Test(
        arguments: [
            (.starting, "starting: asking the broker at kafka:9092 for the topics"),
            (.waitingForBroker, "waiting for the broker at kafka:9092"),
            (.joining, "waiting for the group to assign partitions"),
            (.restoring(done: 3, of: 4), "restoring the state: 3 of 4 partitions done"),
            (.restoring(done: 0, of: 1), "restoring the state: 0 of 1 partition done"),
            (.running, "running: 12 partitions, 1,203,114 individuals, 1 campaign, lag 1,000"),
            (.stopping, "stopping: committing what is begun"), (.failed("torn"), "failed: torn"),
        ] as [(HealthState.Activity, String)])
    func aLineSaysWhatTheDaemonIsAbout(activity: HealthState.Activity, line: String) {
        let health = HealthState(
            activity: activity, brokers: "kafka:9092", partitions: 12, individuals: 1_203_114, campaigns: 1, lag: 1_000)
        #expect(health.line == line)
    }

    @Test func rulesThatWereRefusedAreInTheLine() {
        let health = HealthState(activity: .running, rulesProblem: "error[E0201]: no such property")
        #expect(
            health.line
                == "running: 0 partitions, 0 individuals, 0 campaigns, lag 0; the last reload of the rules failed, the old ones "
                + "go on: error[E0201]: no such property")
    }

    @Test(
        arguments: [
            ([], .starting),
            ([.ready, .ready], .running),
            ([.ready, .idle], .joining),
            ([.idle, .restoring], .restoring(done: 2, of: 6)),
            ([.restoring, .waitingForBroker], .waitingForBroker),
            ([.ready, .failed("torn"), .waitingForBroker], .failed("torn")),
            ([.stopped, .ready], .running),
            ([.stopped, .stopped], .stopping),
        ] as [([WorkerControl.Phase], HealthState.Activity)])
    func theWorkerThatIsFurthestBehindDecides(phases: [WorkerControl.Phase], activity: HealthState.Activity) {
        #expect(HealthState.Activity(phases.map { ($0, WorkerControl.Share(given: 3, restored: 1)) }) == activity)
    }
}
