internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import JSON
internal import KafkaClient
internal import RuleSets
internal import Synchronization
internal import YAML

/// The whole worker of the daemon on an embedded broker, and beside it what reading and parsing alone cost: CPU time of all threads but
/// the broker's and the shop's.
struct Embedded {
    let directory: String
    let events: Int
    private static let largestFile = 16 << 20

    func run() throws {
        // As the daemon does.
        FetchMemory.keep()
        let reference = try consumeAndParse()
        print(line("consume + parse", reference, note: "librdkafka and simdjson alone: the reference"))
        let daemon = try work()
        let ratio = (daemon.nanoseconds / reference.nanoseconds * 100).rounded() / 100
        print(line("whole daemon", daemon, note: "ratio \(ratio) to consume + parse; \(daemon.commits)"))
    }

    /// What a run took.
    private struct Result {
        /// CPU time an event.
        let nanoseconds: Double
        /// Events a second, as the broker's share of the machine lets it be.
        let rate: Double
        var commits = ""
    }

    private func line(_ name: String, _ result: Result, note: String) -> String {
        let padding = String(repeating: " ", count: max(0, 16 - name.count))
        return "\(name)\(padding)\(Int(result.nanoseconds)) ns/event, \(Int(result.rate)) events/s; \(note)"
    }

    /// Reads all events, once `start` has begun it on other threads, and tells what those took.
    private func measure(
        _ broker: inout EmbeddedBroker, before: ThreadTimes, read: () throws -> Int
    ) throws -> Result {
        let wakeSignal = try WakeSignal()
        let begun = ContinuousClock.now
        let already = ThreadTimes.now().total(without: before)
        var isFeeding = true
        while true {
            let read = try read()
            if isFeeding { isFeeding = try broker.feed(read: read) }
            if read >= broker.count { break }
            wakeSignal.wait(timeout: .milliseconds(1))
        }
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        let spent = ThreadTimes.now().total(without: before) - already
        return Result(nanoseconds: Double(spent) / Double(broker.count), rate: Double(broker.count) / seconds)
    }

    private func consumeAndParse() throws -> Result {
        var broker = try EmbeddedBroker.start(events: events)
        let before = ThreadTimes.now()
        let counter = Counter()
        let bootstrap = broker.bootstrap
        let thread = try Daemon.Thread(name: "reference") { Reader(bootstrap: bootstrap, counter: counter).run() }
        let result = try measure(&broker, before: before) { counter.read.load(ordering: .relaxed) }
        counter.isOver.store(true, ordering: .relaxed)
        thread.join()
        return result
    }

    private func work() throws -> Result {
        let files = try FileTree.files(at: directory, suffixes: RuleFile.suffixes).map { file in
            RuleFile(path: file.name, bytes: try Files.read(file.path, limit: Self.largestFile))
        }
        let timeZones = TimeZoneDatabase(files: ZoneFiles.read(environment: ProcessEnvironment.current()))
        let loaded = RuleSetLoader.load(files, timeZones: timeZones)
        guard let rules = loaded.ruleSet else {
            throw CommandFailure(.checkFailed, DiagnosticRenderer(usesColor: false).render(loaded.diagnostics))
        }
        var broker = try EmbeddedBroker.start(events: events)
        let before = ThreadTimes.now()
        let worker = try EmbeddedWorker(
            configuration(bootstrap: broker.bootstrap), rules: rules,
            log: Log(level: .warning, format: .text, environment: [:]))
        let wakeSignal = try WakeSignal()
        while !worker.isReady {
            try worker.check()
            wakeSignal.wait(timeout: .milliseconds(20))
        }
        var result = try measure(&broker, before: before) {
            try worker.check()
            return worker.recordsRead
        }
        result.commits = "\(worker.individuals) individuals, \(rules.campaigns.count) campaigns"
        try worker.stop()
        return result
    }

    private func configuration(bootstrap: String) throws -> Configuration {
        let text = """
            application_id: benchmark
            kafka: {bootstrap.servers: "\(bootstrap)", fetch.wait.max.ms: 10}
            input:
              - {topic: \(EmbeddedBroker.topic), format: cloudevents}
            output: {commands: messages, decisions: decisions, dead_letters: dead-letters}
            rules: {directory: "\(directory)"}
            clock: records
            workers: 1
            """
        let read = Configuration.read(
            ConfigurationSource(
                file: SourceFile(path: "benchmark", text: Array(text.utf8)), environment: [:], overrides: [],
                readFile: { _ in [] }))
        guard let configuration = read.configuration else {
            throw CommandFailure(.internalError, DiagnosticRenderer(usesColor: false).render(read.diagnostics))
        }
        return configuration
    }
}

/// How far a reader on another thread has come.
private final class Counter: Sendable {
    let read = Atomic(0)
    let isOver = Atomic(false)
}

/// Reads and parses, and does nothing else.
private struct Reader {
    let bootstrap: String
    let counter: Counter

    func run() {
        do {
            let consumer = try Consumer(
                ClientConfiguration([
                    .init("bootstrap.servers", bootstrap), .init("group.id", "reference"),
                    .init("fetch.wait.max.ms", "10"), .init("enable.auto.commit", "false"),
                    .init("isolation.level", "read_committed"), .init("check.crcs", "true"),
                ]))
            try consumer.assign(
                (0..<EmbeddedBroker.partitions).map {
                    PartitionStart(TopicPartition(EmbeddedBroker.topic, Int32($0)), .earliest)
                })
            var batch = MessageBatch(capacity: 4_096)
            var parser = JSONParser()
            var members = 0
            while !counter.isOver.load(ordering: .relaxed) {
                _ = consumer.poll(into: &batch, timeout: .milliseconds(10))
                var read = 0
                for index in 0..<batch.count {
                    guard let payload = batch[index].payload else { continue }
                    if let document = try? parser.parse(payload) { members &+= document.root.count }
                    read += 1
                }
                counter.read.wrappingAdd(read, ordering: .relaxed)
            }
            if members == 0 { print("NOTHING WAS READ") }
        } catch {
            print("\(error)")
        }
    }
}
