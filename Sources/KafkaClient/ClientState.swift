internal import CRdkafka
internal import Synchronization

/// What the library's callbacks of one client write down. The client's handle owns it and outlives every callback.
///
/// All but `log` and `endTransactionRequests` are touched only on the thread that polls the client: the library calls
/// the rebalance, delivery and error callbacks from within polls.
final class ClientState {
    /// Set at the start, then only read, from any of the library's threads.
    let log: LogSink?
    /// How many EndTxn requests have gone out since the client was made; counted on the library's threads.
    let endTransactionRequests = Atomic<UInt64>(0)

    /// What the rebalance and error callbacks saw since the last poll returned.
    var events: [ConsumerEvent] = []
    /// The consumer is closing: nobody will answer a rebalance, so the callback does.
    var isClosing = false
    /// Delivery reports of the present transaction (of a plain producer: of all its records).
    var deliveries = DeliveryCounts()

    init(log: LogSink?) { self.log = log }

    static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientState? {
        guard let opaque = unsafe opaque else { return nil }
        return unsafe Unmanaged<ClientState>.fromOpaque(opaque).takeUnretainedValue()
    }
}
