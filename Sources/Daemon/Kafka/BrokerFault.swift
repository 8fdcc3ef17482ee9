internal import KafkaClient

/// Why a broker cannot be used, in words for the operator: what librdkafka's log says of a connection, with `host:port` and what to do.
struct BrokerFault: Sendable, Equatable, CustomStringConvertible {
    /// The kinds, in the order in which they are looked for.
    enum Kind: Sendable, Equatable, CaseIterable {
        case unresolved, refused, unreachable, plaintextListener, certificate, handshake, mechanism, authentication,
            protocolMismatch
    }

    let kind: Kind
    /// `host:port` of the broker.
    let broker: String
    /// What the library or the broker says besides; empty where our words say all.
    let detail: String

    /// Finds the fault that a line tells of; nil where it tells of none.
    init?(_ line: LogLine) { self.init(line.message) }

    init?(_ message: String) {
        guard let kind = Kind.allCases.first(where: { $0.marks.contains { message.contains($0) } }) else { return nil }
        self.kind = kind
        broker = Self.broker(in: message)
        detail = Self.detail(of: kind, in: message)
    }

    var description: String {
        let more = detail.isEmpty ? "" : " (\(detail))"
        return switch kind {
        case .unresolved:
            "the name in \(broker) cannot be resolved: see `bootstrap.servers`, or the broker's `advertised.listeners`"
        case .refused: "\(broker) refuses connections: no broker listens there, see `bootstrap.servers`"
        case .unreachable: "\(broker) does not answer: a firewall, or the wrong address in `bootstrap.servers`"
        case .plaintextListener: "\(broker) speaks no TLS: see `security.protocol`"
        case .certificate: "\(broker) shows a certificate that is not trusted\(more): see `ssl.ca.location`"
        case .handshake: "the TLS handshake with \(broker) fails\(more): see `security.protocol` and `ssl.…`"
        case .mechanism: "\(broker) does not take the SASL mechanism\(more): see `sasl.mechanism`"
        case .authentication: "\(broker) refuses who we say we are\(more): see `sasl.username` and `sasl.password_file`"
        case .protocolMismatch:
            "\(broker) ends connections at once: it may want TLS or SASL where we use none, see `security.protocol`"
        }
    }

    /// `host:port` of a message, behind its protocol and before the broker's number.
    private static func broker(in message: String) -> String {
        if let start = message.firstRange(of: "Failed to resolve '") {
            return String(message[start.upperBound...].prefix { $0 != "'" })
        }
        for word in message.split(whereSeparator: { $0 == " " || $0 == "[" || $0 == "]" }) {
            var name = word.hasPrefix("thrd:") ? word.dropFirst(5) : word
            if let scheme = name.firstRange(of: "://") { name = name[scheme.upperBound...] }
            name = name.prefix { $0 != "/" }
            let port = name.split(separator: ":").last ?? ""
            if name.contains(":"), name.first != ":", !port.isEmpty, port.allSatisfy(\.isNumber) { return String(name) }
        }
        return "the broker"
    }

    private static func detail(of kind: Kind, in message: String) -> String {
        let start: String
        switch kind {
        case .certificate, .handshake: start = "SSL handshake failed: "
        case .mechanism: start = "supported mechanisms: "
        case .authentication: start = "rror: "
        default: return ""
        }
        guard let found = message.ranges(of: start).last else { return "" }
        var text = message[found.upperBound...]
        if let end = text.firstRange(of: " (after ") { text = text[..<end.lowerBound] }
        return kind == .mechanism ? "it takes \(text)" : String(text)
    }
}

extension BrokerFault.Kind {
    /// What lines say that tell of it (librdkafka 2.0 to 2.10).
    fileprivate var marks: [String] {
        switch self {
        case .unresolved: ["Failed to resolve"]
        case .refused: ["Connection refused"]
        case .unreachable:
            ["Connection timed out", "No route to host", "Network is unreachable", "Connection setup timed out"]
        case .plaintextListener: ["connecting to a PLAINTEXT broker listener", "wrong version number"]
        case .certificate: ["certificate verify failed", "certificate could not be verified"]
        case .handshake: ["SSL handshake failed", "SSL transport error"]
        case .mechanism: ["Unsupported SASL mechanism", "supported mechanisms:"]
        case .authentication: ["SASL authentication error", "Authentication failed", "authentication failure"]
        case .protocolMismatch:
            [
                "incorrect security.protocol configuration", "connecting to a SSL",
                "Disconnected while requesting ApiVersion",
            ]
        }
    }
}

/// The last fault of the connections to brokers, as the library's log tells it on its own threads.
final class BrokerFaults: Sendable {
    private let state = Guarded<BrokerFault?>(nil)

    /// Takes note of a line of the library's.
    func note(_ line: LogLine) {
        guard let fault = BrokerFault(line) else { return }
        state.withLock { $0 = fault }
    }

    /// Forgets, since a broker answers.
    func clear() { state.withLock { $0 = nil } }

    /// The last fault since a broker answered; nil where there was none.
    var last: BrokerFault? { state.withLock { $0 } }

    /// An error of a call in words: the fault behind it where no broker answers, what is not allowed, else its own.
    func words(for error: KafkaError) -> String {
        if Self.unauthorized.contains(error.name) {
            return "\(error.message): not allowed by the broker's rules for who we are; grant it (`kafka-acls.sh`). "
                + "What was tried: \(error.operation)"
        }
        guard error.isTransient || error.code == .transport, let last else { return "\(error)" }
        return "\(last)"
    }

    /// The broker's names of what somebody may not do.
    private static let unauthorized: Set<String> = [
        "TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED",
        "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
    ]
}
