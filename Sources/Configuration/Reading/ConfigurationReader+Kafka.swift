internal import YAML

extension ConfigurationReader {
    /// The properties of all places, those that Attune owns reported, secrets read; ordered by the bytes of their names.
    func readKafka() -> [KafkaProperty] {
        var properties: [[UInt8]: KafkaProperty] = [:]
        var taken: Set<[UInt8]> = []
        var hasServers = false
        for node in top.nodes("kafka") {
            guard let mapping = node.mapping else {
                collector.report(
                    .wrongKind, at: node.span, "expected a mapping for `kafka`, found \(node.kindName)",
                    help: "write `kafka: {bootstrap.servers: localhost:9092}`")
                continue
            }
            var names: [[UInt8]: Scalar] = [:]
            for entry in mapping.entries {
                let name = Self.propertyName(entry.key.text)
                let key = Array(name.utf8)
                if let first = names[key] {
                    reportDoubled(name, first, entry.key)
                    continue
                }
                names[key] = entry.key
                hasServers = hasServers || Self.serverProperties.contains(name)
                guard !isOwned(entry.key, name) else { continue }
                // A place that counts less says nothing about a property that is set already.
                if taken.insert(key).inserted {
                    properties[key] = value(of: entry).map { KafkaProperty(name: name, value: $0) }
                }
            }
        }
        if !hasServers {
            collector.report(
                .missingKey, at: top.nodes("kafka").last?.span, "`kafka` lacks the key `bootstrap.servers`",
                help: "it names the brokers to begin with: `bootstrap.servers: localhost:9092`")
        }
        return properties.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// What ends the keys that name a file with a property's value.
    static let fileSuffix = "_file"

    /// Any of these tells librdkafka where the brokers are.
    private static let serverProperties = ["bootstrap.servers", "metadata.broker.list", "test.mock.num.brokers"]

    /// The property that a key sets, itself or through a file.
    private static func propertyName(_ key: String) -> String {
        key.hasSuffix(fileSuffix) ? String(key.dropLast(fileSuffix.count)) : key
    }

    /// Points at the key that names a file: the line of the other may hold the secret itself.
    private func reportDoubled(_ name: String, _ first: Scalar, _ second: Scalar) {
        let place = first.text.hasSuffix(Self.fileSuffix) ? first : second
        collector.report(
            .definedTwice, at: place.span, "`\(name)` is set both by itself and by `\(name)\(Self.fileSuffix)`",
            help: "remove one of them")
    }

    private func isOwned(_ key: Scalar, _ name: String) -> Bool {
        guard let reason = OwnedProperties.reason(for: name) else { return false }
        collector.report(
            .ownedProperty, at: key.span, "`\(name)` is set by Attune: \(reason)", help: "remove the key")
        return true
    }

    private func value(of entry: Mapping.Entry) -> Secret? {
        let key = entry.key.text
        guard let scalar = ScalarReader(collector).scalar(entry.value, key, expected: "text") else { return nil }
        guard !scalar.text.utf8.contains(0) else {
            invalid(scalar.span, "`\(key)` must not hold NUL")
            return nil
        }
        return key.hasSuffix(Self.fileSuffix) ? secret(in: Located(scalar.text, scalar), key) : Secret(scalar.text)
    }
}
