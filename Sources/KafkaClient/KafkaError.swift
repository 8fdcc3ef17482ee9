internal import CRdkafka

/// What librdkafka or a broker refused, with the flags that decide what may be done next.
///
/// The flags are those of librdkafka's `rd_kafka_error_t`. An error of a transactional call that carries none of them
/// is to be treated as fatal: the library promises nothing about the producer's state after it.
public struct KafkaError: Error, Hashable, Sendable {
    /// Which error it is.
    public let code: Code
    /// What was attempted: "commit the transaction".
    public let operation: String
    /// The library's or the broker's own words.
    public let message: String
    /// The client is unusable from here on: destroy it.
    public let isFatal: Bool
    /// The same call may be repeated, and resumes where it stopped.
    public let isRetriable: Bool
    /// The current transaction can only be aborted; the producer stays usable.
    public let requiresAbort: Bool

    /// An error made of its parts.
    public init(
        code: Code, operation: String, message: String,
        isFatal: Bool = false, isRetriable: Bool = false, requiresAbort: Bool = false
    ) {
        self.code = code
        self.operation = operation
        self.message = message
        self.isFatal = isFatal
        self.isRetriable = isRetriable
        self.requiresAbort = requiresAbort
    }

    /// The library's name of the code without its prefix: `_TIMED_OUT`, `INVALID_PRODUCER_EPOCH`.
    public var name: String { code.name }
}

extension KafkaError: CustomStringConvertible {
    /// One line: what was attempted, why it failed, the code and its flags.
    public var description: String {
        var flags = ""
        if isFatal { flags += ", fatal" }
        if isRetriable { flags += ", retriable" }
        if requiresAbort { flags += ", the transaction must be aborted" }
        return "cannot \(operation): \(message) (\(name)\(flags))"
    }
}

extension KafkaError {
    /// An error that the library gave as a bare code, in its own words unless others are given.
    init(_ code: rd_kafka_resp_err_t, operation: String, message: String? = nil, isFatal: Bool = false) {
        let words = unsafe message ?? String(cString: rd_kafka_err2str(code))
        self.init(
            code: Code(rawValue: code.rawValue), operation: operation, message: words,
            isFatal: isFatal || code == RD_KAFKA_RESP_ERR__FATAL)
    }

    /// An error that the library gave as an object; destroys it.
    init(consuming error: OpaquePointer, operation: String) {
        unsafe self.init(
            code: Code(rawValue: rd_kafka_error_code(error).rawValue), operation: operation,
            message: String(cString: rd_kafka_error_string(error)),
            isFatal: rd_kafka_error_is_fatal(error) != 0,
            isRetriable: rd_kafka_error_is_retriable(error) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0)
        unsafe rd_kafka_error_destroy(error)
    }

    /// Throws what a call returned, if it returned an error object.
    static func check(_ error: OpaquePointer?, _ operation: @autoclosure () -> String) throws(KafkaError) {
        if let error = unsafe error {
            throw unsafe KafkaError(consuming: error, operation: operation())
        }
    }

    /// Throws what a call returned, if it returned a code other than success.
    static func check(_ code: rd_kafka_resp_err_t, _ operation: @autoclosure () -> String) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: operation()) }
    }
}
