/// What happened to a consumer besides records.
public enum ConsumerEvent: Hashable, Sendable {
    /// The group gave these partitions. Answer with `assign`, where to begin included; nothing is read before.
    case assigned([TopicPartition])
    /// The group wants these partitions back. Answer with `unassign`, after committing what is done; the group waits.
    /// Where they are `lost`, another member may own them already and a commit would fail: discard instead.
    case revoked([TopicPartition], lost: Bool)
    /// Something is wrong with the client. Only where `isFatal` does it stop; the rest mends itself or is in vain.
    case failed(KafkaError)
}
