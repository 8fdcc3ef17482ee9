internal import Ordering
internal import CRdkafka

/// One setting of a topic as it is in force.
package struct TopicSetting: Hashable, Sendable {
    /// Kafka's name: `max.message.bytes`.
    package let name: String
    /// The value as text; nil where the broker does not tell.
    package let value: String?
    /// Not set on the topic itself, but the broker's or Kafka's default.
    package let isDefault: Bool

    /// A setting.
    package init(name: String, value: String?, isDefault: Bool) {
        self.name = name
        self.value = value
        self.isDefault = isDefault
    }
}

extension Admin {
    /// The settings in force of a topic, by name.
    ///
    /// - Throws: `unknownTopicOrPartition` where there is none, `topicAuthorizationFailed` without the right to see them.
    package func settings(ofTopic name: String, timeout: Duration) throws(KafkaError) -> [TopicSetting] {
        let operation = "read the settings of the topic \"\(name)\""
        guard let made = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: operation)
        }
        defer { unsafe rd_kafka_ConfigResource_destroy(made) }
        return unsafe try request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, operation, timeout: timeout) { options, queue in
            var resource: OpaquePointer? = unsafe made
            unsafe rd_kafka_DescribeConfigs(client.raw, &resource, 1, options, queue)
        } read: { (event) throws(KafkaError) -> [TopicSetting] in
            var count = 0
            let answer = unsafe rd_kafka_event_DescribeConfigs_result(event)
            guard let resources = unsafe rd_kafka_DescribeConfigs_result_resources(answer, &count), count > 0,
                let resource = unsafe resources[0]
            else { throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, operation: operation, message: "the answer is empty") }
            let code = unsafe rd_kafka_ConfigResource_error(resource)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR {
                let words = unsafe rd_kafka_ConfigResource_error_string(resource).map { unsafe String(cString: $0) }
                throw KafkaError(code, operation: operation, message: words)
            }
            return unsafe Self.settings(of: resource)
        }
    }

    private static func settings(of resource: OpaquePointer) -> [TopicSetting] {
        var count = 0
        guard let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count) else { return [] }
        var settings: [TopicSetting] = []
        for index in 0..<count {
            guard let entry = unsafe entries[index] else { continue }
            settings.append(
                TopicSetting(
                    name: unsafe String(cString: rd_kafka_ConfigEntry_name(entry)),
                    value: unsafe rd_kafka_ConfigEntry_value(entry).map { unsafe String(cString: $0) },
                    isDefault: unsafe rd_kafka_ConfigEntry_is_default(entry) == 1))
        }
        settings.sort { $0.name.precedes($1.name) }
        return settings
    }
}
