/// librdkafka's properties that Attune sets itself, each with the reason.
enum OwnedProperties {
    private static let reasons: [(names: [String], reason: String)] = [
        (["isolation.level"], "it reads only committed events"),
        (["transactional.id"], "it is made of `application_id`, the instance and the worker"),
        (["group.id", "group.instance.id"], "the group is `application_id`, and every worker a member of its own"),
        (["partition.assignment.strategy"], "the partitions of all inputs with one number must go to one worker"),
        (
            ["enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms", "enable.auto.offset.store"],
            "offsets are committed in the transaction of what follows from them"
        ),
        (
            ["auto.offset.reset"],
            "it begins at the earliest event and never jumps over one: an offset out of range stops the worker"
        ),
        (["enable.partition.eof"], "it tells when a partition is caught up"),
        (["enable.idempotence", "acks", "request.required.acks"], "transactions need idempotent producers"),
        (["partitioner"], "keys go where Java's producers put them, so that topics stay co-partitioned"),
        (
            ["message.max.bytes"],
            "the topic's own limit decides; a smaller one here would abort transactions"
        ),
    ]

    /// All their names, also as keys that name a file.
    static var keys: [String] { reasons.flatMap { $0.names.flatMap { [$0, $0 + ConfigurationReader.fileSuffix] } } }

    /// Why a property is not the operator's to set, or nil.
    static func reason(for name: String) -> String? {
        reasons.first { entry in entry.names.contains { $0.utf8.elementsEqual(name.utf8) } }?.reason
    }
}
