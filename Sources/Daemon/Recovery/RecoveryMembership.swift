internal import KafkaClient

/// The only member of the application's group, while state or offsets are changed by hand.
///
/// Whoever owned partitions before belongs to an older generation of the group: what they still try to commit is refused. A daemon that
/// starts in between makes a newer one, and then the changes are refused.
struct RecoveryMembership: ~Copyable {
    private let consumer: Consumer

    /// The longest wait for the group to decide.
    private static let patience = Duration.seconds(60)
    /// Another member has come.
    static let disturbed = ServiceError(
        .failure,
        "another member has joined the group meanwhile: a daemon was started. Stop it, and begin again; what was done so far stands, and "
            + "nothing is half done")

    /// Joins the group, which has no members, and waits until it is given all partitions of the topics: so many.
    static func join(
        _ properties: ClientProperties, topics: [String], partitions: Int
    ) throws -> RecoveryMembership {
        let consumer = try Consumer(properties.recoveryMember)
        try consumer.subscribe(to: topics)
        let deadline = ContinuousClock.now + Self.patience
        var none = MessageBatch(capacity: 1)
        while true {
            for event in consumer.poll(into: &none, timeout: .milliseconds(100)) {
                switch event {
                case .assigned(let given) where given.count == partitions: return RecoveryMembership(consumer)
                case .assigned, .revoked: throw Self.disturbed
                case .failed(let error): if error.isFatal { throw error }
                }
            }
            guard ContinuousClock.now < deadline else {
                throw ServiceError(.unavailable, "the group did not take a member in within \(Self.patience)")
            }
        }
    }

    private init(_ consumer: consuming Consumer) { self.consumer = consumer }

    /// Serves the membership, now and then while work takes long.
    ///
    /// - Throws: ``disturbed`` where others have joined.
    func serve() throws {
        var none = MessageBatch(capacity: 1)
        for event in consumer.poll(into: &none, timeout: .zero) {
            switch event {
            case .assigned, .revoked: throw Self.disturbed
            case .failed(let error): if error.isFatal { throw error }
            }
        }
    }

    /// The generation, by which changes are fenced.
    func metadata() throws(KafkaError) -> GroupMetadata { try consumer.groupMetadata() }

    /// The group's offsets, once no transaction is open that would change them; in the given order.
    func offsets(_ partitions: [TopicPartition], patience: Duration) throws -> [Int64?] {
        let deadline = ContinuousClock.now + patience
        while true {
            do throws(KafkaError) {
                return try consumer.committed(partitions, timeout: .seconds(5))
            } catch {
                guard error.isTransient, ContinuousClock.now < deadline else { throw error }
            }
            try serve()
        }
    }

    /// Leaves the group.
    consuming func leave() { try? consumer.close() }
}
