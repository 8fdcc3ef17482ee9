internal import CRdkafka

/// Owns one `rd_kafka_t`; the last owner (the client itself, a batch or a queue of it) destroys it.
@safe
final class ClientHandle {
    let raw: OpaquePointer
    let state: ClientState
    /// A consumer that was closed may be destroyed without ado; one that was not leaves no group in passing.
    var isClosed = false

    /// What kind of client it is; decides which callbacks are registered.
    enum Role { case consumer, producer, admin }

    init(_ configuration: ClientConfiguration, role: Role) throws(KafkaError) {
        let conf = try unsafe configuration.makeRaw()
        let state = ClientState(log: configuration.log)
        let opaque = unsafe Unmanaged.passUnretained(state).toOpaque()
        unsafe rd_kafka_conf_set_opaque(conf, opaque)
        unsafe Callbacks.register(on: conf, role: role, opaque: opaque)
        let kind = role == .consumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER
        let (raw, text) = unsafe ErrorText.collect { buffer, size in unsafe rd_kafka_new(kind, conf, buffer, size) }
        guard let raw = unsafe raw else {
            unsafe rd_kafka_conf_destroy(conf)
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: "make a Kafka \(role)", message: text)
        }
        unsafe self.raw = raw
        self.state = state
    }

    deinit {
        unsafe rd_kafka_destroy_flags(raw, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        // Callbacks may have run until here.
        withExtendedLifetime(state) {}
    }

    /// The error that made the client unusable, if one did.
    var fatalError: KafkaError? {
        let (code, text) = unsafe ErrorText.collect { buffer, size in unsafe rd_kafka_fatal_error(raw, buffer, size) }
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return nil }
        return KafkaError(code, operation: "go on with this client", message: text, isFatal: true)
    }

    /// An error of a bare code, with the fatal error's own code and words where the code only says "fatal".
    func error(_ code: rd_kafka_resp_err_t, _ operation: String) -> KafkaError {
        if code == RD_KAFKA_RESP_ERR__FATAL, let fatal = fatalError {
            return KafkaError(code: fatal.code, operation: operation, message: fatal.message, isFatal: true)
        }
        return KafkaError(code, operation: operation)
    }

    func check(_ code: rd_kafka_resp_err_t, _ operation: @autoclosure () -> String) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw error(code, operation()) }
    }
}
