internal import CRdkafka

/// Properties for a client, in order, by librdkafka's names.
public struct ClientConfiguration: Sendable {
    /// One property.
    public struct Property: Hashable, Sendable {
        /// librdkafka's name: `bootstrap.servers`.
        public var name: String
        /// Its value as text.
        public var value: String

        /// A property.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The properties in the order in which they are applied; of two of one name the later counts.
    public var properties: [Property]
    /// Where the client's log lines go; nil: nowhere.
    public var log: LogSink?

    /// A configuration.
    public init(_ properties: [Property] = [], log: LogSink? = nil) {
        self.properties = properties
        self.log = log
    }

    /// The value in force of a property; setting replaces what was there, setting nil removes it.
    public subscript(name: String) -> String? {
        get { properties.last { $0.name == name }?.value }
        set {
            properties.removeAll { $0.name == name }
            if let newValue { properties.append(Property(name, newValue)) }
        }
    }

    /// A copy with one property set.
    public func setting(_ name: String, _ value: String) -> ClientConfiguration {
        var copy = self
        copy[name] = value
        return copy
    }

    /// Checks every property as the library would, without making a client.
    ///
    /// - Throws: the first refused property, by name.
    public func validate() throws(KafkaError) {
        let raw = try unsafe makeRaw()
        unsafe rd_kafka_conf_destroy(raw)
    }

    /// The library's object, which the caller owns.
    func makeRaw() throws(KafkaError) -> OpaquePointer {
        guard let raw = unsafe rd_kafka_conf_new() else {
            throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE, operation: "make a client's configuration")
        }
        do throws(KafkaError) {
            for property in properties { try unsafe Self.apply(property, to: raw) }
        } catch {
            unsafe rd_kafka_conf_destroy(raw)
            throw error
        }
        return unsafe raw
    }

    private static func apply(_ property: Property, to raw: OpaquePointer) throws(KafkaError) {
        func refused(_ why: String) -> KafkaError {
            KafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG, operation: "set the Kafka property \"\(property.name)\"", message: why)
        }
        // C would silently stop at the zero byte.
        if property.name.utf8.contains(0) || property.value.utf8.contains(0) {
            throw refused("a property cannot contain a zero byte")
        }
        let (result, text) = unsafe ErrorText.collect { buffer, size in
            unsafe rd_kafka_conf_set(raw, property.name, property.value, buffer, size)
        }
        if result != RD_KAFKA_CONF_OK { throw refused(text) }
    }
}
