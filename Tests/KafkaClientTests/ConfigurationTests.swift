import KafkaClient
import Synchronization
import Testing

struct ConfigurationTests {
    @Test func refusedPropertyIsNamed() throws {
        for (name, value) in [("no.such.thing", "1"), ("linger.ms", "soon"), ("client.id", "a\0b")] {
            let error = #expect(throws: KafkaError.self) { try ClientConfiguration().setting(name, value).validate() }
            #expect(error?.description.contains("\"\(name)\"") == true)
            #expect(error?.code == .invalidArgument)
        }
        try ClientConfiguration().setting("linger.ms", "5").validate()
    }

    @Test func laterPropertyCounts() {
        var configuration = ClientConfiguration([.init("a", "1"), .init("a", "2")])
        #expect(configuration["a"] == "2")
        configuration["a"] = nil
        #expect(configuration["a"] == nil)
    }

    @Test func consumerNeedsAGroup() {
        let error = #expect(throws: KafkaError.self) {
            _ = try Consumer(ClientConfiguration().setting("bootstrap.servers", "127.0.0.1:1"))
        }
        #expect(error?.message.contains("group.id") == true)
    }

    @Test func contradictoryPropertiesAreRefused() {
        let error = #expect(throws: KafkaError.self) {
            _ = try Producer(
                ClientConfiguration().setting("enable.idempotence", "true").setting("acks", "0"))
        }
        #expect(error?.message.contains("acks") == true)
    }

    /// A log line rings; the sink is called from the library's own thread.
    @Test func logLinesReachTheSink() throws {
        let lines = Mutex<[LogLine]>([])
        let wakeSignal = try WakeSignal()
        let log: LogSink = { line in
            lines.withLock { $0.append(line) }
            wakeSignal.signal()
        }
        var configuration = ClientConfiguration.client(of: "127.0.0.1:1")
        configuration.log = log
        let producer = try Producer(configuration.setting("client.id", "logger"))
        try until("a log line") {
            wakeSignal.wait(timeout: patience)
            producer.serve()
            return lines.withLock { !$0.isEmpty }
        }
        let line = try #require(lines.withLock { $0.first })
        #expect(line.client.contains("logger"))
        #expect(line.level <= 7)
        // A consumer without a broker says so.
        let consumer = try Consumer(.consumer(of: "127.0.0.1:1", group: "g"))
        try consumer.subscribe(to: ["t"])
        var batch = MessageBatch(capacity: 1)
        var errors: [KafkaError] = []
        try until("the report that no broker is there") {
            for case .failed(let error) in consumer.poll(into: &batch, timeout: .milliseconds(10)) {
                errors.append(error)
            }
            return errors.contains { $0.code == .allBrokersDown }
        }
        #expect(!errors.contains { $0.isFatal })
        let error = #expect(throws: KafkaError.self) { try Admin(configuration).metadata(timeout: .milliseconds(300)) }
        #expect(error?.code == .transport || error?.code == .timedOut)
    }

    @Test func bellRemembersARing() throws {
        let wakeSignal = try WakeSignal()
        #expect(!wakeSignal.wait(timeout: .milliseconds(1)))
        wakeSignal.signal()
        wakeSignal.signal()
        #expect(wakeSignal.wait(timeout: patience))
        #expect(!wakeSignal.wait(timeout: .zero))
    }
}
