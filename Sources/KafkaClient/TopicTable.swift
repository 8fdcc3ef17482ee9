internal import CRdkafka

/// The topics of one consumer under small numbers, so that a record's topic is found by comparing one pointer.
///
/// The library's topic objects are pinned here once seen: as long as the table lives, a pointer means one topic.
@safe
final class TopicTable {
    private var names: [String] = []
    private var seen: [PinnedTopic] = []
    private var lastTopic: OpaquePointer?
    private var lastIndex = 0
    private let client: ClientHandle

    init(client: ClientHandle) { self.client = client }

    deinit {
        for entry in seen { unsafe rd_kafka_topic_destroy(entry.pinned) }
    }

    /// The number of a topic, given on first use in the order of the calls.
    func index(of name: String) -> Int {
        if let index = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) { return index }
        names.append(name)
        return names.count - 1
    }

    /// The number of a topic by the library's object.
    func index(of topic: OpaquePointer) -> Int {
        if unsafe topic == lastTopic { return lastIndex }
        lastIndex = unsafe seen.first { unsafe $0.topic == topic }?.index ?? learn(topic)
        unsafe lastTopic = topic
        return lastIndex
    }

    private func learn(_ topic: OpaquePointer) -> Int {
        let index = unsafe index(of: String(cString: rd_kafka_topic_name(topic)))
        // Takes a reference to the same object, kept until the table goes.
        if let pinned = unsafe rd_kafka_topic_new(client.raw, rd_kafka_topic_name(topic), nil) {
            seen.append(unsafe PinnedTopic(topic: topic, pinned: pinned, index: index))
        }
        return index
    }
}

/// A topic object as messages name it, the reference that keeps it, and its number.
@safe
private struct PinnedTopic {
    let topic: OpaquePointer
    let pinned: OpaquePointer
    let index: Int
}
