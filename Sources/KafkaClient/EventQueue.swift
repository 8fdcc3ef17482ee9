internal import CRdkafka

/// One of the library's queues, with the client that it belongs to and the event that it signals.
@safe
struct EventQueue: ~Copyable {
    let raw: OpaquePointer
    let client: ClientHandle
    let signal: WakeSignal

    /// Takes over a queue and lets it signal whenever it stops being empty.
    init(owning raw: OpaquePointer, of client: ClientHandle, signal: WakeSignal) {
        unsafe self.raw = raw
        self.client = client
        self.signal = signal
        var payload = WakeSignal.payload
        unsafe rd_kafka_queue_io_event_enable(raw, signal.descriptor, &payload, MemoryLayout<UInt64>.size)
    }

    deinit {
        // The queue may live on inside the library; the descriptor may not.
        unsafe rd_kafka_queue_io_event_enable(raw, -1, nil, 0)
        unsafe rd_kafka_queue_destroy(raw)
    }
}
