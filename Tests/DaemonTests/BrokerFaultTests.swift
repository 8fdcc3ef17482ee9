@testable internal import KafkaClient
internal import Testing
@testable internal import Daemon

/// What the library says of a connection, in our words. The lines are those of librdkafka 2.0.2.
struct BrokerFaultTests {
    static let lines: [(String, BrokerFault.Kind, String, String)] = [
        (
            "[thrd:127.0.0.1:31099/bootstrap]: 127.0.0.1:31099/bootstrap: Connect to ipv4#127.0.0.1:31099 failed: Connection refused (after 0ms in state CONNECT)",
            .refused, "127.0.0.1:31099", ""
        ),
        (
            "[thrd:nosuch.example:9092/bootstrap]: nosuch.example:9092/bootstrap: Failed to resolve 'nosuch.example:9092': Name or service not known (after 3ms in state CONNECT)",
            .unresolved, "nosuch.example:9092", ""
        ),
        (
            "[thrd:ssl://b:9093/bootstrap]: ssl://b:9093/bootstrap: SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener? (after 4ms in state SSL_HANDSHAKE)",
            .plaintextListener, "b:9093", ""
        ),
        (
            "[thrd:ssl://b:9093/bootstrap]: ssl://b:9093/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified (after 9ms in state SSL_HANDSHAKE)",
            .certificate, "b:9093",
            "error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified"
        ),
        (
            "[thrd:sasl_plaintext://b:9094/bootstrap]: sasl_plaintext://b:9094/bootstrap: SASL SCRAM-SHA-256 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN (after 2ms in state AUTH_HANDSHAKE)",
            .mechanism, "b:9094", "it takes PLAIN"
        ),
        (
            "[thrd:sasl_plaintext://b:9094/bootstrap]: sasl_plaintext://b:9094/bootstrap: SASL authentication error: Authentication failed: Invalid username or password (after 310ms in state AUTH_REQ)",
            .authentication, "b:9094", "Authentication failed: Invalid username or password"
        ),
        (
            "[thrd:b:9093/bootstrap]: b:9093/bootstrap: Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?) or broker version is < 0.10 (see api.version.request) (after 1ms in state APIVERSION_QUERY)",
            .protocolMismatch, "b:9093", ""
        ),
        (
            "[thrd:10.0.0.9:9092/1]: 10.0.0.9:9092/1: Connection setup timed out in state CONNECT (after 30029ms in state CONNECT)",
            .unreachable, "10.0.0.9:9092", ""
        ),
    ]

    @Test(arguments: lines.indices)
    func aLineIsAFaultOfABroker(index: Int) throws {
        let (message, kind, broker, detail) = Self.lines[index]
        let fault = try #require(BrokerFault(message))
        #expect(
            fault.kind == kind && fault.broker == broker && fault.detail == detail,
            "\(fault.kind) \(fault.broker) \(fault.detail)")
        #expect("\(fault)".contains(broker))
    }

    @Test func otherLinesAreNone() {
        for message in [
            "", "[thrd:main]: Group \"a\" rebalanced", "b:9092/1: Receive failed: Disconnected (after 5ms in state UP)",
        ] {
            #expect(BrokerFault(message) == nil)
        }
    }

    @Test func theLastFaultIsBehindACallThatNobodyAnswers() {
        let faults = BrokerFaults()
        let error = KafkaError(
            code: .transport, operation: "list the topics", message: "Local: Broker transport failure")
        #expect(faults.words(for: error) == "\(error)")
        faults.note(LogLine(level: 3, facility: "FAIL", client: "c", message: Self.lines[0].0))
        faults.note(LogLine(level: 6, facility: "X", client: "c", message: "nothing of the sort"))
        #expect(
            faults.words(for: error)
                == "127.0.0.1:31099 refuses connections: no broker listens there, see `bootstrap.servers`")
        let other = KafkaError(code: .invalidArgument, operation: "o", message: "m")
        #expect(faults.words(for: other) == "\(other)")
        faults.clear()
        #expect(faults.words(for: error) == "\(error)")
    }

    @Test func whatIsNotAllowedIsSaid() {
        let error = KafkaError(
            code: .init(rawValue: 29), operation: "list the topics", message: "Broker: Topic authorization failed")
        #expect(BrokerFaults().words(for: error).contains("grant it"))
    }
}
