internal import CRdkafka

extension ClientConfiguration {
    /// Names of properties that the library knows, to suggest one for a mistyped name.
    ///
    /// The library lists only those that have a value by default; of the others the ones that operators set are added.
    package static var knownNames: [String] {
        var names = [
            "bootstrap.servers", "sasl.username", "sasl.password", "ssl.ca.location", "ssl.ca.pem",
            "ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location", "ssl.key.pem", "ssl.key.password",
            "ssl.keystore.location", "ssl.keystore.password", "client.rack",
        ]
        guard let raw = unsafe rd_kafka_conf_new() else { return names }
        defer { unsafe rd_kafka_conf_destroy(raw) }
        var count = 0
        guard let words = unsafe rd_kafka_conf_dump(raw, &count) else { return names }
        defer { unsafe rd_kafka_conf_dump_free(words, count) }
        // Names and values take turns.
        for index in stride(from: 0, to: count, by: 2) {
            if let word = unsafe words[index] { names.append(unsafe String(cString: word)) }
        }
        return names
    }
}
