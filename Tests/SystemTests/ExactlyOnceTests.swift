import KafkaClient
import SeededRandomness
import Testing

/// What the daemon is for: whatever befalls it, what follows from the events is there once.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"), .serialized)
struct ExactlyOnceTests {
    private static let events = 200_000
    private static let historySeed: UInt64 = 20_260_105
    private static let kills = 4

    /// Runs a daemon over the events of an application until all is done.
    private func undisturbed(_ application: Application) throws -> Results {
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        let collector = try Collector(application, [application.messages, application.decisions])
        try collector.collectAll(of: application)
        #expect(daemon.terminate().status == 0)
        return Results(collector, application)
    }

    @Test func killedDaemonDecidesWhatAnUndisturbedOneDoes() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("exactly once: history seed \(Self.historySeed), kill seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let first = try Application()
        try ShopHistory.produce(Self.events, seed: Self.historySeed, to: first)
        let expected = try undisturbed(first)
        expected.expectExactlyOnce()
        try #require(expected.commands.count > 1_000)

        let second = try Application(events: first.events)
        let folder = try Daemon.Folder()
        let collector = try Collector(second, [second.messages, second.decisions])
        // After how many decisions it is killed.
        let moments = (0..<Self.kills).map { _ in
            Int.random(in: expected.decisions.count / 20..<expected.decisions.count * 9 / 10, using: &random)
        }.sorted()
        for (number, moment) in moments.enumerated() {
            let daemon = try Daemon(second, in: folder)
            if number == 1 {
                // Killed while it reads its state back.
                try daemon.awaitLog("restoring")
                daemon.kill()
                continue
            }
            try until("\(moment) decisions") {
                try collector.collect()
                return collector[second.decisions].count >= moment
            }
            daemon.kill()
        }
        let daemon = try Daemon(second, in: folder)
        try collector.collectAll(of: second)
        #expect(daemon.terminate().status == 0)
        let results = Results(collector, second)
        results.expectExactlyOnce()
        results.expectSame(as: expected)
        print(
            "exactly once: \(results.commands.count) commands, \(results.decisions.count) decisions, kills at \(moments)"
        )
    }

    @Test func survivorTakesOverWhatAKilledMemberOwned() throws {
        let first = try Application()
        try ShopHistory.produce(Self.events / 5, seed: 7, to: first)
        let expected = try undisturbed(first)

        let second = try Application(events: first.events)
        let folders = [try Daemon.Folder(), try Daemon.Folder()]
        let killed = try Daemon(second, in: folders[0])
        let survivor = try Daemon(second, in: folders[1])
        // Each has a part: the group has been through the later one's coming, whichever that was.
        try survivor.awaitLog(#""partitions":"0,1""#, #""partitions":"2,3""#)
        let collector = try Collector(second, [second.messages, second.decisions])
        // Both are in the middle of their parts.
        try until("a third of the decisions") {
            try collector.collect()
            return collector[second.decisions].count > expected.decisions.count / 3
        }
        killed.kill()
        try #require(collector[second.decisions].count < expected.decisions.count * 3 / 4)
        try collector.collectAll(of: second)
        #expect(survivor.terminate().status == 0)
        let results = Results(collector, second)
        results.expectExactlyOnce()
        results.expectSame(as: expected)
    }
}
