import Glibc
import KafkaClient
import Testing

/// A real cluster's address; without one none of these tests can mean anything.
let bootstrap: String? = unsafe getenv("KAFKA_BOOTSTRAP").map { unsafe String(cString: $0) }

/// How long a test waits for what must come before it fails.
let patience = Duration.seconds(120)

/// Nothing that was awaited came in time.
struct Overdue: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = "\(what) did not come within \(patience)" }
}

/// The topics of one application under test, of names that no other test has.
struct Application {
    let id = "t\(UInt64.random(in: 0 ... .max))"
    var partitions: Int32
    let events: String
    var messages: String { "\(id).messages" }
    var decisions: String { "\(id).decisions" }
    var deadLetters: String { "\(id).dead-letters" }

    private let servers: String

    /// Makes its topics; those of `events` unless they are another's. Record timestamps lie in the past: nothing expires.
    init(
        partitions: Int32 = 4, events: String? = nil, deadLetterSettings: [(String, String)] = [],
        messageSettings: [(String, String)] = [], decisionSettings: [(String, String)] = []
    ) throws {
        servers = try #require(bootstrap)
        self.partitions = partitions
        self.events = events ?? "\(id).events"
        var topics = [(messages, messageSettings), (decisions, decisionSettings)].map {
            NewTopic($0.0, partitions: partitions, configuration: Self.lasting + $0.1)
        }
        topics.append(NewTopic(deadLetters, partitions: partitions, configuration: Self.lasting + deadLetterSettings))
        if events == nil {
            // Larger than what a dead letters topic takes, so that this one has something to decide on.
            let limit = ("max.message.bytes", "8000000")
            topics.append(NewTopic(self.events, partitions: partitions, configuration: Self.lasting + [limit]))
        }
        let admin = try Admin(client)
        let errors = try admin.createTopics(topics, timeout: patience)
        try #require(errors == topics.map { _ in nil })
        // The controller, which made them, is ahead of what the brokers tell.
        try until("the topics of \(id) to appear") {
            let known = try admin.metadata(timeout: patience)
            return topics.allSatisfy { known.topic($0.name)?.partitionCount == Int(partitions) }
        }
    }

    /// An application whose topics nobody made, on a broker that need not be there.
    init(unmadeOn servers: String) {
        self.servers = servers
        partitions = 1
        events = "\(id).events"
    }

    private static let lasting = [("retention.ms", "-1")]

    var client: ClientConfiguration {
        ClientConfiguration([.init("bootstrap.servers", servers), .init("socket.nagle.disable", "true")])
    }

    /// A client that reads what is committed, in the daemon's own group without joining it.
    func consumer() throws -> Consumer {
        try Consumer(
            client.setting("group.id", id).setting("enable.auto.commit", "false")
                .setting("isolation.level", "read_committed").setting("enable.partition.eof", "true")
                .setting("auto.offset.reset", "earliest").setting("fetch.wait.max.ms", "20")
                .setting("fetch.message.max.bytes", "8000000"))
    }

    func producer() throws -> Producer {
        try Producer(
            // A retry must not change the order.
            client.setting("enable.idempotence", "true").setting("linger.ms", "5")
                .setting("message.max.bytes", "8000000")
                .setting("queue.buffering.max.messages", "300000"))
    }

    func partitions(of topic: String) -> [TopicPartition] { (0..<partitions).map { TopicPartition(topic, $0) } }
}

/// Goes on until a step says that it is done; a step waits for something itself.
func until(_ what: String, _ step: () throws -> Bool) throws {
    let end = ContinuousClock.now.advanced(by: patience)
    while try !step() {
        if ContinuousClock.now > end { throw Overdue(what) }
    }
}
