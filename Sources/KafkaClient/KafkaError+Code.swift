internal import CRdkafka

extension KafkaError {
    /// An error code: a broker's (positive, of the Kafka protocol) or the library's own (negative).
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number, as the Kafka protocol and librdkafka's `rd_kafka_resp_err_t` have it.
        public let rawValue: Int32

        /// A code by its number; any number is allowed.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        init(_ code: rd_kafka_resp_err_t) { rawValue = code.rawValue }

        /// The library's name of the code without its prefix: `_TIMED_OUT`, `INVALID_PRODUCER_EPOCH`.
        public var name: String {
            unsafe String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(rawValue: rawValue)))
        }
    }
}

/// The codes that callers of this module decide on.
extension KafkaError.Code {
    /// A call did not end within its time.
    public static let timedOut = Self(RD_KAFKA_RESP_ERR__TIMED_OUT)
    /// The connection to a broker broke or could not be made.
    public static let transport = Self(RD_KAFKA_RESP_ERR__TRANSPORT)
    /// No broker can be reached at present; the library keeps trying.
    public static let allBrokersDown = Self(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
    /// The producer's local queue is full.
    public static let queueFull = Self(RD_KAFKA_RESP_ERR__QUEUE_FULL)
    /// A record did not reach the broker within `message.timeout.ms`.
    public static let messageTimedOut = Self(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
    /// An argument, or a configuration property, is not acceptable.
    public static let invalidArgument = Self(RD_KAFKA_RESP_ERR__INVALID_ARG)
    /// The client has met a fatal error; its `fatalError` has the cause.
    public static let fatal = Self(RD_KAFKA_RESP_ERR__FATAL)
    /// Another consumer with the same `group.instance.id` has taken over.
    public static let fencedInstanceID = Self(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
    /// The group has moved on to another generation.
    public static let illegalGeneration = Self(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
    /// The group does not know this member (any more).
    public static let unknownMemberID = Self(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
    /// The group is being rebalanced.
    public static let rebalanceInProgress = Self(RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS)
    /// The offset asked for is not in the partition, and `auto.offset.reset` is `error`.
    public static let autoOffsetReset = Self(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
    /// The offset asked for is not in the partition.
    public static let offsetOutOfRange = Self(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
    /// The broker has no such topic or partition.
    public static let unknownTopicOrPartition = Self(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    /// The topic exists already.
    public static let topicAlreadyExists = Self(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    /// The client knows the topic, as of its last look, without such a partition.
    public static let unknownPartition = Self(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
}

extension KafkaError {
    /// Who was asked does not lead the partition, or not any more: who does must be asked for anew.
    public var isOfLeader: Bool { Self.leaderCodes.contains(code) }

    private static let leaderCodes: Set<Code> = [
        .unknownPartition, .unknownTopicOrPartition, .transport, Code(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION),
        Code(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE), Code(RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH),
        Code(RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH), Code(RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE),
        Code(RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR),
    ]

    /// The cluster does not answer, or is rearranging itself: the same will work later without anybody's doing.
    public var isTransient: Bool { isRetriable || Self.transientCodes.contains(code) }

    private static let transientCodes: Set<Code> = [
        .timedOut, .transport, .allBrokersDown, .messageTimedOut, Code(RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE),
        Code(RD_KAFKA_RESP_ERR__WAIT_COORD), Code(RD_KAFKA_RESP_ERR__RESOLVE), Code(RD_KAFKA_RESP_ERR__WAIT_CACHE),
        Code(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE), Code(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION),
        Code(RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH), Code(RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH),
        Code(RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT), Code(RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE),
        Code(RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE), Code(RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION),
        Code(RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS), Code(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE),
        Code(RD_KAFKA_RESP_ERR_NOT_COORDINATOR), Code(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS),
        Code(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND), Code(RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR),
        Code(RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS), Code(RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT),
    ]
}
