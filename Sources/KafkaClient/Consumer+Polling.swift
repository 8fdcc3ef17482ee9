internal import CRdkafka

extension Consumer {
    /// Replaces the batch by what has arrived, and returns the group's decisions and errors that came by.
    ///
    /// What has arrived is taken at once. If there is nothing, waits until something comes, the wake signal is given by
    /// another thread, or the time is over; then both may be empty.
    ///
    /// Heed the events first: the batch may hold records of partitions that they revoke. Those may still be processed
    /// before the `unassign`, or dropped: the next owner reads them again.
    public func poll(into batch: inout MessageBatch, timeout: Duration = .zero) -> [ConsumerEvent] {
        batch.refill(from: queue, topics: topics)
        if batch.isEmpty, client.state.events.isEmpty, timeout > .zero {
            signal.wait(timeout: timeout)
            batch.refill(from: queue, topics: topics)
        }
        return takeEvents()
    }

    private func takeEvents() -> [ConsumerEvent] {
        if client.state.events.isEmpty { return [] }
        let events = client.state.events
        client.state.events.removeAll(keepingCapacity: true)
        return events
    }
}
