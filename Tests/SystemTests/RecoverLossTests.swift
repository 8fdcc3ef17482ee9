import KafkaClient
import Testing

/// `attuned recover --skip-lost`: real loss has a way on that keeps what is known of people.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct RecoverLossTests {
    /// An application of one partition, of which the daemon has read two views of joe's.
    private func prepared() throws -> Recovered {
        let recovered = try Recovered(partitions: 1)
        let daemon = try recovered.start()
        try daemon.awaitReady()
        for _ in 0..<2 { try recovered.view(by: "joe") }
        try recovered.awaitOffsets([2])
        #expect(daemon.terminate().status == 0)
        return recovered
    }

    /// Starts a daemon that is to end by itself, and tell the way on.
    private func expectRefusal(_ recovered: Recovered) throws {
        let daemon = try recovered.start()
        #expect(daemon.awaitEnd() == 78)
        #expect(
            daemon.log.contains { $0.contains("attuned recover --config FILE --skip-lost") }, "\(daemon.log.suffix(3))")
    }

    /// Starts a daemon, and has it read what makes three views: it knows of the two before.
    private func expectMemory(_ recovered: Recovered, offset: Int64) throws {
        let daemon = try recovered.start()
        try daemon.awaitReady()
        try recovered.view(by: "joe")
        try recovered.buy("joe")
        let messages = try recovered.awaitMessages(1)
        #expect(messages[0].contains(#""views":3"#), "\(messages)")
        try recovered.awaitOffsets([offset + 2])
        #expect(daemon.terminate().status == 0)
    }

    @Test func recordsThatWereDeletedUnreadAreSkippedAndCounted() throws {
        let recovered = try prepared()
        for _ in 0..<5 { try recovered.view(by: "somebody") }
        let events = TopicPartition(recovered.application.events, 0)
        let refused = try Admin(recovered.application.client).deleteRecords(
            before: [PartitionOffset(events, 7)], timeout: patience)
        #expect(refused.isEmpty)
        try expectRefusal(recovered)

        let plan = try recovered.recover("--skip-lost")
        #expect(plan.status == 0, "\(plan.error)")
        #expect(
            plan.output.contains("\(events.topic), partition 0: from 2 to 7; 5 records were deleted before being read"))
        #expect(plan.output.contains("nothing was changed: --yes does it"))
        #expect(try recovered.offsets() == [2])
        let done = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        #expect(done.output.contains("gone: 5 records"), "\(done.output)")
        #expect(try recovered.offsets() == [7])
        #expect(try recovered.recover("--skip-lost").output.hasPrefix("nothing is lost"))
        try expectMemory(recovered, offset: 7)
    }

    @Test func anInputThatWasMadeAnewIsReadFromItsBeginning() throws {
        let recovered = try prepared()
        try recovered.makeAnew(recovered.application.events)
        try recovered.view(by: "ann")
        try expectRefusal(recovered)
        let done = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        #expect(done.output.contains("partition 0: from 2 to 0; the topic was deleted and made anew"), "\(done.output)")
        try expectMemory(recovered, offset: 1)
    }

    /// The offset leads to a record of it, which is another one.
    @Test func anInputThatWasMadeAnewAndFilledIsNoticedByItsLastRecord() throws {
        let recovered = try prepared()
        try recovered.makeAnew(recovered.application.events)
        for _ in 0..<3 { try recovered.view(by: "ann") }
        let daemon = try recovered.start()
        #expect(daemon.awaitEnd() == 78)
        #expect(daemon.log.contains { $0.contains("is another one now: the topic was deleted and made anew") })
        #expect(daemon.log.contains { $0.contains("attuned recover --config FILE --skip-lost") })
        let done = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        #expect(done.output.contains("from 2 to 0; the topic was deleted and made anew"), "\(done.output)")
        try expectMemory(recovered, offset: 3)
    }

    @Test func anInputThatWasTakenOutAndPutBackGoesOnWhereItWas() throws {
        let recovered = try prepared()
        let other = try recovered.makeTopic(recovered.application.id + ".other")
        func read(_ also: [String], _ total: [Int64?]) throws {
            let daemon = try recovered.start(alsoReading: also)
            try daemon.awaitReady()
            try recovered.awaitOffsets(total)
            let consumer = try recovered.application.consumer()
            let ends = try consumer.watermarks(of: TopicPartition(other, 0), timeout: patience).high
            try until("the other input") {
                try also.isEmpty || consumer.committed([TopicPartition(other, 0)], timeout: patience) == [ends]
            }
            #expect(daemon.terminate().status == 0)
        }
        try recovered.send("page.viewed", #"{"product_id":"p"}"#, of: "ann", to: other)
        try read([other], [2])
        try recovered.view(by: "somebody")
        try read([], [3])
        try recovered.send("page.viewed", #"{"product_id":"p"}"#, of: "ann", to: other)
        try recovered.view(by: "somebody")
        try read([other], [4])
    }

    @Test func offsetsThatWereMovedByHandAreMovedBack() throws {
        let recovered = try prepared()
        let input = TopicPartition(recovered.application.events, 0)
        try until("the group to be empty") { try recovered.moveOffset(of: input, to: 0) }
        try expectRefusal(recovered)
        let done = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        #expect(done.output.contains("the checkpoint says 2, the group 0; nothing is gone"), "\(done.output)")
        try expectMemory(recovered, offset: 2)
    }

    @Test func aDeletedCheckpointIsMadeOfTheGroupsOffsets() throws {
        let recovered = try prepared()
        var producer = try recovered.application.producer()
        let state = try producer.topic("\(recovered.application.id)-state")
        try producer.produce(Record(key: "\u{0}", value: nil, timestamp: Recovered.start), to: state, partition: 0)
        try producer.flush(timeout: patience)
        let done = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        #expect(done.output.contains("partition 0: its checkpoint is absent or damaged"), "\(done.output)")
        try expectMemory(recovered, offset: 2)
    }

    @Test func nothingIsDoneWhileADaemonRuns() throws {
        let recovered = try prepared()
        let daemon = try recovered.start()
        try daemon.awaitReady()
        let refused = try recovered.recover("--skip-lost", "--yes")
        #expect(refused.status == 70)
        #expect(refused.error.contains("the group has members: \(recovered.application.id)-"), "\(refused.error)")
        #expect(daemon.terminate().status == 0)
    }
}
