internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Foundation
internal import Glibc
internal import HTTPServer
internal import JSON
internal import KafkaClient
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

/// A worker and the admin endpoint on a broker inside the test. Sendable because tests that share one run one after the other.
@safe
final class EmbeddedDaemon: @unchecked Sendable {
    let configuration: Configuration
    let registry = MetricRegistry()
    let status: DaemonStatus
    let rules: RuleSet
    /// When it began to start, in Unix milliseconds.
    let begun = WallClock.milliseconds()
    private let cluster: MockCluster
    private let control: WorkerControl
    private var threads: WorkerThreads?
    private let watch: ClusterWatch
    private let server: Server
    private let client: HTTPClient
    private let logFile: Int32
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("attune-\(UUID().uuidString)")
    private var producer: Producer
    private let events: ProducerTopic
    private let wakeSignal: WakeSignal
    private var inquiries: Inquiries?

    /// How long a test waits for what must come before it fails.
    private static let patience = Swift.Duration.seconds(60)

    struct Overdue: Error { let what: String }

    /// Starts; everything is logged, to be read with ``log``.
    init(
        rules text: String, commitInterval: String = "10ms", partitions: Int = 2, misrouted: String = "accept"
    ) throws {
        let cluster = try MockCluster()
        configuration = try Self.configuration(
            cluster.bootstrapServers, commitInterval: commitInterval, misrouted: misrouted)
        for topic in [
            configuration.inputs[0].topic, configuration.output.commands, configuration.output.decisions,
            configuration.output.deadLetters, configuration.stateTopic, configuration.rekeyedTopic,
        ] {
            try cluster.createTopic(topic, partitions: partitions)
        }
        self.cluster = cluster
        let files = [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))]
        rules = try Self.load(files)
        logFile = Self.makeLogFile()
        let log = Log(level: .debug, output: LogOutput(descriptor: logFile, form: .json, now: WallClock.milliseconds))

        let wakeSignal = try WakeSignal()
        self.wakeSignal = wakeSignal
        control = try WorkerControl { wakeSignal.signal() }
        let readiness = Readiness()
        let source = RuleSource(name: "rules", files: files) { (files, .utc) }
        let reloader = try Reloader(source, rules: rules, log: log, observer: ReloadObserver())
        let sightings = Sightings()
        status = DaemonStatus(
            application: "t", instance: "0123456789abcdef", registry: registry, readiness: readiness,
            sightings: sightings
        ) { reloader.inUse }
        let inquiries = try Inquiries(patience: Self.patience, registry: registry)
        let properties = ClientProperties(configuration) { line in log.debug("\(line.client): \(line.message)") }
        watch = try Self.makeWatch(configuration, partitions, properties, registry)
        let address = try #require(ListenAddress("127.0.0.1:0"))
        server = try Server(
            at: address,
            routes: AdminRoutes.routes(
                registry: registry, readiness: readiness, status: status, reloader: reloader)
                + inquiries.routes(configuration, properties, source, reloader, readiness, log))
        client = HTTPClient(try HTTPAddress("http://\(server.address)"))

        var settings = WorkerSettings(
            configuration, instance: "embedded", index: 0, partitions: partitions, rules: rules, properties: properties,
            deadLetterLimits: .stock)
        var producer = try Producer(properties.admin.setting("linger.ms", "0"))
        events = try producer.topic(configuration.inputs[0].topic)
        self.producer = producer
        readiness.watch([control])
        inquiries.directory.open(
            [control], partitions: Int32(partitions), acceptsAnyPartition: misrouted == "accept")
        settings.feed = inquiries.feed
        settings.sightings = sightings
        settings.stores = try Self.makeStores(in: folder, configuration, partitions)
        var threads = WorkerThreads()
        try threads.start(settings, control: control, log: log, registry: registry)
        self.threads = consume threads
        self.inquiries = consume inquiries
    }

    private static func load(_ files: [RuleFile]) throws -> RuleSet {
        let loaded = RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database)
        guard let rules = loaded.ruleSet else {
            throw Overdue(what: DiagnosticRenderer().render(loaded.diagnostics))
        }
        return rules
    }

    /// Of the cluster: the broker inside the test knows no members to ask for.
    private static func makeWatch(
        _ configuration: Configuration, _ partitions: Int, _ properties: ClientProperties, _ registry: MetricRegistry
    ) throws -> ClusterWatch {
        let watch = try ClusterWatch(
            "t", inputs: [configuration.inputs[0].topic], partitions: partitions, properties: properties,
            registry: registry
        ) {}
        watch.publish(0)
        return watch
    }

    private static func makeStores(
        in folder: URL, _ configuration: Configuration, _ partitions: Int
    ) throws -> StoreDirectory {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return StoreDirectory(
            folder.path, application: "t", cluster: "c", topic: configuration.stateTopic, count: Int32(partitions),
            tombstones: 86_400_000)
    }

    /// A file that is gone with its last user.
    private static func makeLogFile() -> Int32 {
        var name = Array("/tmp/attune-log-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&name)
        unsafe unlink(name)
        return file
    }

    deinit {
        // They write to it.
        threads = nil
        inquiries = nil
        close(logFile)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes a record.
    func send(_ value: String, key: String, partition: Int32, header: (name: String, value: String)? = nil) throws {
        let key = Array(key.utf8)
        let value = Array(value.utf8)
        var headers = OutgoingHeaders()
        if let header { headers.append(header.name, header.value) }
        try unsafe producer.produce(
            to: events, partition: partition, key: key.span.bytes, value: value.span.bytes, headers: headers,
            timeout: Self.patience)
        try producer.flush(timeout: Self.patience)
    }

    /// Waits until something holds, looking whenever the worker says that it has changed, and often.
    func await(_ what: String, _ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !condition() {
            if case .failed(let message) = control.phase { throw Overdue(what: "\(what): \(message)") }
            guard ContinuousClock.now < deadline else { throw Overdue(what: what) }
            wakeSignal.wait(timeout: .milliseconds(20))
        }
    }

    /// What a path answers.
    func get(_ path: String) throws -> (status: Int, text: String) {
        let response = try client.send("GET", path, timeout: Self.patience)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    /// What a path that changes something answers.
    func post(_ path: String, body: [UInt8]? = nil) throws -> (status: Int, text: String) {
        let response = try client.send("POST", path, body: body, timeout: Self.patience)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    /// Reads the decisions of a query, calling `begun` once the stream is open, until there are so many.
    func decisions(_ query: String, count: Int, begun: () throws -> Void) throws -> [JSONValue] {
        var found: [JSONValue] = []
        var isOpen = false
        let refusal = try client.events("/api/v1/decisions\(query)", silence: Self.patience) { events in
            if !isOpen {
                isOpen = true
                #expect(throws: Never.self) { try begun() }
            }
            for event in events where event.name == "decision" {
                var parser = JSONParser()
                let bytes = Array(event.data.utf8)
                if let document = unsafe try? parser.parse(bytes.span.bytes) { found.append(JSONValue(document.root)) }
            }
            return found.count < count
        }
        #expect(refusal == nil)
        return found
    }

    /// What a path answers, as JSON.
    func document(_ path: String) throws -> JSONValue {
        let body = try client.send("GET", path, timeout: Self.patience).body
        var parser = JSONParser()
        return JSONValue(try unsafe parser.parse(body.span.bytes).root)
    }

    /// The metrics, read strictly.
    func metrics() throws -> ParsedExposition { try ParsedExposition(try get("/metrics").text) }

    /// All that was logged.
    var log: String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe pread(logFile, &block, block.count, off_t(bytes.count))
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func configuration(
        _ servers: String, commitInterval: String, misrouted: String
    ) throws -> Configuration {
        let text = """
            application_id: t
            kafka: {bootstrap.servers: "\(servers)", fetch.wait.max.ms: 10, debug: "cgrp,eos,msg"}
            input:
              - {topic: t.events, format: cloudevents, misrouted: \(misrouted)}
            output: {commands: t.messages, decisions: t.decisions, dead_letters: t.dead-letters}
            rules: {directory: rules}
            commit_interval: \(commitInterval)
            """
        let read = Configuration.read(
            ConfigurationSource(
                file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                readFile: { _ in [] }))
        return try #require(read.configuration, "\(DiagnosticRenderer().render(read.diagnostics))")
    }
}
