internal import HumanText
package import KafkaClient
internal import YAML

extension ClientProperties {
    /// Checks every property by itself as the library does, without a broker.
    ///
    /// - Throws: a ``ServiceError`` of the kind `configuration` for the first that is unknown or has a wrong value.
    package func check() throws(ServiceError) {
        do throws(KafkaError) {
            try admin.validate()
        } catch {
            throw Self.refusal(error, among: admin)
        }
    }

    /// A client for administration; properties that contradict each other are the configuration's fault.
    package func makeAdmin() throws -> Admin {
        do throws(KafkaError) {
            return try Admin(admin)
        } catch  where error.code == .invalidArgument {
            throw Self.refusal(error, among: admin)
        }
    }

    private static func refusal(_ error: KafkaError, among properties: ClientConfiguration) -> ServiceError {
        let names = ClientConfiguration.knownNames
        let mistyped = properties.properties.map(\.name).first { name in
            error.operation.hasSuffix("\"\(name)\"") && !names.contains(name)
        }
        let near = mistyped.flatMap { nearestName($0, in: names) }.map { "; did you mean \"\($0)\"?" } ?? ""
        return ServiceError(.configuration, "\(error.message)\(near) (see `kafka`)")
    }
}
