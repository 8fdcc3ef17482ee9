internal import CRdkafka
internal import Synchronization

/// The C callbacks: each writes down what it was told and returns.
enum Callbacks {
    static let endTransactionAPIKey: Int16 = 26
    private static let interceptorName = "request-counter"

    static func register(on conf: OpaquePointer, role: ClientHandle.Role, opaque: UnsafeMutableRawPointer) {
        unsafe rd_kafka_conf_set_log_cb(conf) { client, level, facility, text in
            unsafe Callbacks.log(client, level, facility, text)
        }
        unsafe rd_kafka_conf_set_error_cb(conf) { client, code, reason, opaque in
            unsafe Callbacks.error(client, code, reason, opaque)
        }
        switch role {
        case .admin: break
        case .consumer:
            unsafe rd_kafka_conf_set_rebalance_cb(conf) { client, code, partitions, opaque in
                unsafe Callbacks.rebalance(client, code, partitions, opaque)
            }
        case .producer:
            unsafe rd_kafka_conf_set_dr_msg_cb(conf) { _, message, opaque in
                unsafe Callbacks.delivery(message, opaque)
            }
            // The interceptor for requests can only be added to the finished client, which `on_new` is told.
            _ = unsafe rd_kafka_conf_interceptor_add_on_new(
                conf, interceptorName,
                { client, _, opaque, _, _ in
                    unsafe rd_kafka_interceptor_add_on_request_sent(
                        client, Callbacks.interceptorName,
                        { _, _, _, _, key, _, _, _, opaque in
                            if key == Callbacks.endTransactionAPIKey {
                                _ = unsafe ClientState.of(opaque)?.endTransactionRequests.add(1, ordering: .relaxed)
                            }
                            return RD_KAFKA_RESP_ERR_NO_ERROR
                        }, opaque)
                }, opaque)
        }
    }

    private static func log(
        _ client: OpaquePointer?, _ level: Int32, _ facility: UnsafePointer<CChar>?, _ text: UnsafePointer<CChar>?
    ) {
        guard let client = unsafe client, let sink = unsafe ClientState.of(rd_kafka_opaque(client))?.log else { return }
        unsafe sink(
            LogLine(
                level: Int(level), facility: facility.map { unsafe String(cString: $0) } ?? "",
                client: String(cString: rd_kafka_name(client)), message: text.map { unsafe String(cString: $0) } ?? ""))
    }

    private static func error(
        _ client: OpaquePointer?, _ code: Int32, _ reason: UnsafePointer<CChar>?, _ opaque: UnsafeMutableRawPointer?
    ) {
        // A producer and an admin client are told by their calls.
        guard let client = unsafe client, unsafe rd_kafka_type(client) == RD_KAFKA_CONSUMER,
            let state = unsafe ClientState.of(opaque), state.events.count < KafkaLimits.retainedErrors
        else { return }
        let operation = "keep the client going"
        let words = unsafe reason.map { unsafe String(cString: $0) }
        var failure = KafkaError(rd_kafka_resp_err_t(rawValue: code), operation: operation, message: words)
        if failure.code == .fatal {
            let (cause, text) = unsafe ErrorText.collect { buffer, size in
                unsafe rd_kafka_fatal_error(client, buffer, size)
            }
            failure = KafkaError(cause, operation: operation, message: text, isFatal: true)
        }
        state.events.append(.failed(failure))
    }

    private static func rebalance(
        _ client: OpaquePointer?, _ code: rd_kafka_resp_err_t,
        _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, _ opaque: UnsafeMutableRawPointer?
    ) {
        guard let client = unsafe client, let state = unsafe ClientState.of(opaque) else { return }
        if state.isClosing {
            unsafe rd_kafka_assign(client, nil)
            return
        }
        let list = unsafe PartitionList.partitions(of: partitions)
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            state.events.append(.assigned(list))
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            state.events.append(.revoked(list, lost: unsafe rd_kafka_assignment_lost(client) != 0))
        default:
            // The library wants its assignment synchronised whatever it reports.
            unsafe rd_kafka_assign(client, nil)
            state.events.append(.failed(KafkaError(code, operation: "rebalance the consumer group")))
        }
    }

    private static func delivery(_ message: UnsafePointer<rd_kafka_message_t>?, _ opaque: UnsafeMutableRawPointer?) {
        guard let message = unsafe message, let state = unsafe ClientState.of(opaque) else { return }
        let code = unsafe message.pointee.err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            state.deliveries.delivered &+= 1
            state.deliveries.lastOffset = unsafe message.pointee.offset
            let mark = unsafe Int(bitPattern: message.pointee._private)
            if mark != 0 { state.deliveries.marked[mark] = unsafe message.pointee.offset }
            return
        }
        state.deliveries.failed &+= 1
        guard state.deliveries.firstFailure == nil else { return }
        let topic = unsafe message.pointee.rkt.map { unsafe String(cString: rd_kafka_topic_name($0)) } ?? "?"
        state.deliveries.firstFailure = KafkaError(
            code, operation: "deliver a record to \(topic)/\(unsafe message.pointee.partition)")
    }
}
