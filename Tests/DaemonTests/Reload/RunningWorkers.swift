import TimeZoneFixtures
import class CEL.TimeZoneDatabase
import Configuration
import Events
import Glibc
import HTTPServer
import OperatingSystem
import JSON
import KafkaClient
import RuleSets
import Testing
import YAML

@testable import Daemon

/// Workers on an embedded broker that decide by the rules of a folder, with what reloads them: the daemon without a real cluster's
/// administration.
final class RunningWorkers {
    static let partitions = 4
    static let patience = Duration.seconds(60)

    let folder: Folder
    let reloader: Reloader
    private(set) var controls: [WorkerControl]
    let registry = MetricRegistry()
    private let cluster: Box<MockCluster>
    private let configuration: Configuration
    private let threads: Box<WorkerThreads>
    private let reloading: Box<Thread>
    private let producer: Box<Producer>
    private let events: ProducerTopic
    private let consumer: Box<Consumer>
    private var collected: [Collected] = []

    /// A command or a decision.
    struct Collected {
        let isCommand: Bool
        let key: String
        let value: String
        /// What `"name":"…"` says in it.
        func text(_ name: String) -> String? {
            guard let start = value.firstRange(of: "\"\(name)\":\"") else { return nil }
            return String(value[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    final class Box<Value: ~Copyable> {
        var value: Value?
        init(_ value: consuming Value) { self.value = consume value }
    }

    static func load(_ folder: Folder) throws -> [RuleFile] {
        [RuleFile(path: "rules.yaml", bytes: try folder.read("rules.yaml"))]
    }

    init(
        _ rules: String, workers: Int = 2, observer: ReloadObserver = ReloadObserver(),
        patience: Duration = RunningWorkers.patience
    ) throws {
        let folder = try Folder()
        self.folder = folder
        try folder.write(rules, to: "rules.yaml")
        let cluster = try MockCluster()
        for topic in ["events", "commands", "decisions", "dead", "app-state", "app-rekeyed"] {
            try cluster.createTopic(topic, partitions: Self.partitions)
        }
        // The mock takes a session's time less one second for each rebalance.
        let text = """
            application_id: app
            kafka: {bootstrap.servers: "\(cluster.bootstrapServers)", fetch.wait.max.ms: 10, session.timeout.ms: 10000}
            input: [{topic: events, format: cloudevents, misrouted: accept}]
            output: {commands: commands, decisions: decisions, dead_letters: dead}
            rules: {directory: rules}
            """
        let configuration = try #require(
            Configuration.read(
                ConfigurationSource(
                    file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                    readFile: { _ in [] })
            ).configuration)
        let files = try Self.load(folder)
        let ruleSet = try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet)
        let path = folder.path
        let reloader = try Reloader(
            RuleSource(name: path, files: files) { (try Self.load(folder), .utc) }, rules: ruleSet,
            log: Log(level: .error, output: LogOutput(descriptor: -1, form: .text, now: { 0 })), observer: observer,
            patience: patience)
        self.reloader = reloader
        reloading = Box(try Thread(name: "reload") { reloader.run() })
        var controls: [WorkerControl] = []
        for _ in 0..<workers { controls.append(try WorkerControl { reloader.workerChanged() }) }
        self.controls = controls
        let attached = reloader.attach(controls)
        self.configuration = configuration
        threads = Box(WorkerThreads())
        let client = ClientConfiguration([.init("bootstrap.servers", cluster.bootstrapServers)])
        var producer = try Producer(client.setting("linger.ms", "1"))
        events = try producer.topic("events")
        self.producer = Box(producer)
        let consumer = try Consumer(client.setting("group.id", "reader").setting("fetch.wait.max.ms", "10"))
        try consumer.assign(
            ["commands", "decisions"].flatMap { topic in
                (0..<Self.partitions).map { PartitionStart(TopicPartition(topic, Int32($0)), .earliest) }
            })
        self.consumer = Box(consumer)
        self.cluster = Box(cluster)
        for index in controls.indices { try start(index, rules: attached) }
    }

    private func start(_ index: Int, rules: RuleSet) throws {
        try threads.value?.start(
            WorkerSettings(
                configuration, instance: "test", index: index, partitions: Self.partitions, rules: rules,
                properties: ClientProperties(configuration, log: nil), deadLetterLimits: .stock),
            control: controls[index], log: Log(level: .error, format: .text, environment: [:]), registry: registry)
    }

    /// Lets go of the workers' threads.
    func dropWorkers() { threads.value = nil }

    /// Has one more worker join the others, by the rules in use.
    func addWorker() throws {
        let reloader = reloader
        controls.append(try WorkerControl { reloader.workerChanged() })
        try start(controls.count - 1, rules: reloader.attach(controls))
    }

    /// The next requests of a kind are answered so, one each; code 0 is no error.
    func pushErrors(_ errors: [KafkaError.Code], for request: MockCluster.Request) {
        cluster.value?.pushErrors(errors, for: request)
    }

    /// Cuts the broker off, or lets it be reached again.
    func setBroker(down: Bool) throws {
        if down { try cluster.value?.setDown() } else { try cluster.value?.setUp() }
    }

    /// The value of a series without further labels than these, as Prometheus writes it.
    func metric(_ series: String) -> Double? {
        String(decoding: registry.exposition(), as: UTF8.self).split(separator: "\n").lazy
            .first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.utf8.count + 1)) }
    }

    deinit {
        reloader.stop()
        reloading.value = nil
        threads.value = nil
        // The reloader knows the workers, and they signal it: without this neither would go.
        _ = reloader.attach([])
    }

    func awaitReady() throws {
        try until("the workers") { controls.allSatisfy { $0.phase == .ready } }
    }

    /// Writes an event.
    func happen(_ type: String, _ id: String, of individual: String, data: String = "{}") throws {
        let value = Array(#"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","data":\#(data)}"#.utf8)
        let key = Array(individual.utf8)
        let now = WallClock.milliseconds()
        try unsafe producer.value?.produce(
            to: events, key: key.span.bytes, value: value.span.bytes, timestamp: now, timeout: Self.patience)
    }

    /// Waits until the broker has what was written.
    func flush() throws { try producer.value?.flush(timeout: Self.patience) }

    /// What came of a reload.
    func reload(_ cause: Reloader.Cause = .request) throws -> ReloadResult {
        let wakeSignal = try WakeSignal()
        let result = Guarded<ReloadResult?>(nil)
        reloader.request(cause) { answer in
            result.withLock { $0 = answer }
            wakeSignal.signal()
        }
        #expect(wakeSignal.wait(timeout: Self.patience))
        return try #require(result.current)
    }

    /// Reads commands and decisions until they are enough.
    func collect(_ what: String, until isEnough: ([Collected]) -> Bool) throws -> [Collected] {
        var batch = MessageBatch(capacity: 1_000)
        try until(what) {
            if isEnough(collected) { return true }
            _ = consumer.value?.poll(into: &batch, timeout: .milliseconds(20))
            for index in 0..<batch.count {
                guard let key = batch[index].key, let value = batch[index].payload else { continue }
                let text = String(decoding: [UInt8](copying: value), as: UTF8.self)
                collected.append(
                    Collected(
                        isCommand: text.contains("attune.message.requested.v1"),
                        key: String(decoding: [UInt8](copying: key), as: UTF8.self), value: text))
            }
            return isEnough(collected)
        }
        return collected
    }

    struct Overdue: Error { let what: String }

    /// Goes on until a step says that it is done.
    func until(_ what: String, _ step: () throws -> Bool) throws {
        let end = ContinuousClock.now + Self.patience
        let wakeSignal = try WakeSignal()
        while try !step() {
            for control in controls {
                if case .failed(let message) = control.phase { throw Overdue(what: "\(what): \(message)") }
            }
            if ContinuousClock.now > end { throw Overdue(what: what) }
            wakeSignal.wait(timeout: .milliseconds(5))
        }
    }
}
