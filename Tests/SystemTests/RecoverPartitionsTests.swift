import Foundation
import KafkaClient
import Testing

/// `attuned recover --partitions`: when inputs get partitions, everybody's state follows.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct RecoverPartitionsTests {
    private static let people = (0..<40).map { "person-\($0)" }

    /// Holds the state against where the client library's own partitioner puts the commands of everybody, who buys something now.
    private func expectEverybodyAtHome(_ recovered: Recovered, views: Int, _ people: [String]) throws {
        let collector = try Collector(recovered.application, [recovered.application.messages])
        let daemon = try recovered.start()
        try daemon.awaitReady()
        for person in people { try recovered.buy(person) }
        try until("a message for everybody") {
            try collector.collect()
            return collector[recovered.application.messages].count >= people.count
        }
        for message in collector[recovered.application.messages] {
            #expect(message.text.contains(#""views":\#(views)"#), "\(message.text)")
        }
        #expect(daemon.terminate().status == 0)
        var homes: [String: Int32] = [:]
        let consumer = try recovered.application.consumer()
        let partitions = recovered.application.partitions(of: recovered.application.messages)
        try consumer.assign(partitions.map { PartitionStart($0, .earliest) })
        var batch = MessageBatch(capacity: 1_000)
        try until("where the messages are") {
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count where batch[index].isRecord {
                homes[String(decoding: Record(batch[index]).key ?? [], as: UTF8.self)] = batch[index].partition
            }
            return homes.count >= people.count
        }
        let state = try recovered.state()
        for person in people {
            let key = [1] + Array(person.utf8)
            #expect(state.keys.filter { state[$0]?[key] != nil } == [homes[person]], "\(person)")
        }
    }

    @Test(arguments: [4, 5] as [Int32])
    func everybodyMovesToWhereTheyLiveAndIsKnownThere(count: Int32) throws {
        let recovered = try Recovered(partitions: 2)
        let daemon = try recovered.start()
        try daemon.awaitReady()
        try recovered.view(byEach: Self.people + Self.people)
        try recovered.send("individual.linked", #"{"alias":"cookie"}"#, of: "person-0")
        try recovered.send("individual.erased", "{}", of: "gone")
        try recovered.awaitAllRead()
        let places = try recovered.state()
        let erasure = try #require(places.values.flatMap(\.keys).first { $0.first == 3 })
        let alias = [2] + Array("cookie".utf8)
        try until("the link") { try recovered.state().values.contains { $0[alias] != nil } }

        // It notices while it runs, and from then on at its start.
        try recovered.addPartitions(count)
        #expect(daemon.awaitEnd() == 78)
        let next = try recovered.start()
        #expect(next.awaitEnd() == 78)
        for ended in [daemon, next] {
            #expect(
                ended.log.contains { $0.contains("attuned recover --config FILE --partitions") },
                "\(ended.log.suffix(3))")
        }

        let plan = try recovered.recover("--partitions", "\(count)")
        #expect(plan.status == 0, "\(plan.error)")
        #expect(plan.output.contains("-state: from 2 to \(count) partitions"), "\(plan.output)")
        #expect(plan.output.contains(" of 40 move to another partition"), "\(plan.output)")
        #expect(try recovered.state().count == 2)
        let done = try recovered.recoverOnceAlone("--partitions", "\(count)", "--yes")
        #expect(done.output.contains("done: the daemons can be started"))
        #expect(try recovered.recover("--partitions", "\(count)", "--yes").output.hasPrefix("nothing to do"))

        let state = try recovered.state()
        #expect(state.count == Int(count) && state.values.allSatisfy { $0[[0]] != nil }, "a checkpoint each")
        #expect(state.values.filter { $0[alias] != nil }.count == 1)
        #expect(state.values.filter { $0[erasure] != nil }.count == (count == 4 ? 2 : 5))
        try expectEverybodyAtHome(recovered, views: 2, Self.people)
    }

    @Test func whatTheOldNumberHasPutElsewhereIsReadBefore() throws {
        let recovered = try Recovered(partitions: 2)
        let first = try recovered.start()
        try first.awaitReady()
        try recovered.view(byEach: Self.people)
        try recovered.awaitAllRead()
        #expect(first.terminate().status == 0)
        try recovered.view(byEach: Self.people)
        try recovered.addPartitions(4)
        let plan = try recovered.recover("--partitions", "4")
        #expect(plan.error.contains("attuned run --config FILE --drain"), "\(plan.error)")
        try until("the group to be empty, and a refusal") {
            let refused = try recovered.recover("--partitions", "4", "--yes")
            #expect(refused.status == 70)
            return refused.error.contains("records that stand where 2 partitions have put them are not read yet")
        }
        #expect(try recovered.state().count == 2)
        let draining = try recovered.start("--drain")
        #expect(draining.awaitEnd() == 0)
        _ = try recovered.recoverOnceAlone("--partitions", "4", "--yes")
        try expectEverybodyAtHome(recovered, views: 2, Self.people)
    }

    /// It is killed when the new partitions have just come, and when the first have moved.
    @Test func anInterruptedMoveGoesOnWhereItWas() throws {
        let recovered = try Recovered(partitions: 2)
        let people = Self.people + (0..<30_000).map { "visitor-\($0)" }
        let daemon = try recovered.start()
        try daemon.awaitReady()
        try recovered.view(byEach: people)
        try recovered.awaitAllRead()
        #expect(daemon.terminate().status == 0)
        try recovered.addPartitions(4)
        _ = try recovered.recoverOnceAlone("--skip-lost", "--yes")
        let state = "\(recovered.application.id)-state"
        let admin = try Admin(recovered.application.client)
        try interrupt(recovered) { try admin.metadata(timeout: patience).topic(state)?.partitionCount == 4 }
        let consumer = try recovered.application.consumer()
        try interrupt(recovered) {
            // More than the mark and the end of its transaction.
            try consumer.watermarks(of: TopicPartition(state, 2), timeout: patience).high > 100
        }
        let moved = try recovered.state()
        try #require(moved[2]?.isEmpty == false && moved[0]?[[0]] != nil)
        let refused = try recovered.start()
        #expect(refused.awaitEnd() == 78)
        #expect(refused.log.contains { $0.contains("--partitions 4") }, "\(refused.log.suffix(3))")
        _ = try recovered.recoverOnceAlone("--partitions", "4", "--yes")
        #expect(try recovered.state().values.reduce(0) { $0 + $1.keys.count { $0.first == 1 } } == people.count)
        try expectEverybodyAtHome(recovered, views: 1, Self.people)
    }

    /// Begins the move, and kills it as soon as something is so.
    private func interrupt(_ recovered: Recovered, when isTime: () throws -> Bool) throws {
        try until("the group to be empty") {
            !(try recovered.recover("--skip-lost", "--yes").error.contains("the group has members"))
        }
        let process = Process()
        process.executableURL = Daemon.programs.appendingPathComponent("attuned")
        process.arguments = recovered.recovery(["--partitions", "4", "--yes"])
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try until("the moment to interrupt it") { try isTime() || !process.isRunning }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
