internal import KafkaClient

/// Topics for a measurement, which keep records however old they are dated.
enum Topics {
    private static let patience = Duration.seconds(20)

    static func create(servers: String, partitions: Int32, names: [String]) throws {
        let admin = try Admin(ClientConfiguration([.init("bootstrap.servers", servers)]))
        let topics = names.map {
            NewTopic($0, partitions: partitions, configuration: [("retention.ms", "-1")])
        }
        for case let error? in try admin.createTopics(topics, timeout: patience) { throw error }
    }
}
