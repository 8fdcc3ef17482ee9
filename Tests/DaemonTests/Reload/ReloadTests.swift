import Decisions
import KafkaClient
import RuleSets
import Testing
import TimeZoneFixtures

@testable import Daemon

/// Rules that change while workers run, on an embedded broker.
struct ReloadTests {
    private static func rules(_ campaign: String = "hello", template: String, wait: String? = nil) -> String {
        """
        events: {hello: {properties: {n: int}}}
        channels: {push: {address: individual.id}}
        campaigns:
          \(campaign):
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [\(wait.map { "{id: pause, wait: \($0)}, " } ?? ""){id: send, send: {channels: [push], template: \(template)}}]

        """
    }

    private static func hash(_ text: String) throws -> String {
        try #require(
            RuleSetLoader.load(
                [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))], timeZones: TimeZoneFixtures.database
            ).ruleSet
        ).hash
    }

    @Test func newRulesAreLiveWithoutARestart() throws {
        let (old, new) = (Self.rules(template: "t1"), Self.rules(template: "t2"))
        let told = Guarded<[String]>([])
        let running = try RunningWorkers(
            old,
            observer: ReloadObserver(
                began: { told.withLock { $0.append("began") } },
                ended: { result in told.withLock { $0.append("ended \(result.outcome)") } }))
        try running.awaitReady()
        #expect(running.controls.allSatisfy { $0.ruleSet == running.reloader.inUse.rules.hash })
        try running.happen("hello", "e1", of: "joe")
        try running.flush()
        _ = try running.collect("the first") { $0.count { $0.isCommand } == 1 }

        // The same files, touched: nothing changes.
        let same = try running.reload()
        #expect(same.outcome == .unchanged)
        #expect(same.answer.status == 200)
        #expect(
            String(decoding: same.answer.document, as: UTF8.self)
                == "{\"ruleset\":\"\(try Self.hash(old))\",\"changed\":false}\n")

        try running.folder.write(new, to: "rules.yaml")
        let result = try running.reload()
        #expect(result.outcome == .changed)
        #expect(
            String(decoding: result.answer.document, as: UTF8.self)
                == "{\"ruleset\":\"\(try Self.hash(new))\",\"changed\":true}\n")
        #expect(running.controls.allSatisfy { $0.ruleSet == result.ruleSet && $0.offeredRules == nil })

        try running.happen("hello", "e2", of: "joe")
        try running.flush()
        let commands = try running.collect("the second") { $0.count { $0.isCommand } == 2 }.filter { $0.isCommand }
        #expect(commands.map { $0.text("template") } == ["t1", "t2"])
        #expect(commands.map { $0.text("ruleset") } == [try Self.hash(old), try Self.hash(new)])
        #expect(told.current == ["began", "ended unchanged", "began", "ended changed"])
        let metrics = String(decoding: Self.metrics(running.reloader), as: UTF8.self)
        #expect(metrics.contains("attune_ruleset_info{hash=\"\(result.ruleSet)\"} 1"))
        #expect(!metrics.contains(try Self.hash(old)))
        #expect(metrics.contains("attune_ruleset_last_reload_successful 1"))
    }

    private static func metrics(_ reloader: Reloader) -> [UInt8] {
        let registry = MetricRegistry()
        _ = DaemonStatus(application: "app", instance: "i", registry: registry, readiness: Readiness()) {
            reloader.inUse
        }
        return registry.exposition()
    }

    @Test func brokenRulesChangeNothing() throws {
        let old = Self.rules(template: "t1")
        let running = try RunningWorkers(old)
        try running.awaitReady()
        try running.folder.write(old.replacing("channels: [push]", with: "chanels: [push]"), to: "rules.yaml")
        let result = try running.reload()
        #expect(result.ruleSet == (try Self.hash(old)))
        #expect(result.error != nil)
        let (status, document) = result.answer
        let text = String(decoding: document, as: UTF8.self)
        #expect(status == 422)
        #expect(text.hasPrefix("{\"error\":\"the rules below "))
        #expect(text.contains("\"ruleset\":\"\(try Self.hash(old))\""))
        #expect(text.contains("\"diagnostics\":[{\"code\":\"E"))
        #expect(text.contains("\"file\":\"rules.yaml\",\"line\":7,"))
        #expect(text.contains("did you mean `channels`?"))
        #expect(
            String(decoding: Self.metrics(running.reloader), as: UTF8.self).contains(
                "attune_ruleset_last_reload_successful 0"))

        // A file that cannot be read, too.
        running.folder.remove("rules.yaml")
        let unreadable = try running.reload()
        #expect(unreadable.answer.status == 422)
        #expect(unreadable.error?.contains("rules.yaml") == true)

        try running.happen("hello", "e1", of: "joe")
        try running.flush()
        let commands = try running.collect("the command") { $0.contains { $0.isCommand } }.filter { $0.isCommand }
        #expect(commands.map { $0.text("ruleset") } == [try Self.hash(old)])

        // What is mended is taken.
        try running.folder.write(old, to: "rules.yaml")
        #expect(try running.reload().outcome == .unchanged)
    }

    @Test func journeysOfACampaignThatIsGoneEndAtOnce() throws {
        let running = try RunningWorkers(Self.rules(template: "t1", wait: "1h"))
        try running.awaitReady()
        for person in 0..<20 { try running.happen("hello", "e\(person)", of: "p\(person)") }
        try running.flush()
        _ = try running.collect("the entries") { $0.count { $0.text("outcome") == "entered" } == 20 }
        let new = Self.rules("other", template: "t2")
        try running.folder.write(new, to: "rules.yaml")
        #expect(try running.reload().outcome == .changed)
        let ended = try running.collect("the ends") { $0.count { $0.text("reason") == "withdrawn" } == 20 }
            .filter { $0.text("outcome") == "exited" }
        #expect(Set(ended.map(\.key)).count == 20)
        #expect(ended.allSatisfy { $0.value.contains("\"ruleset\":\"\((try? Self.hash(new)) ?? "")\"") })
    }

    /// Events come all the time while rules change again and again.
    @Test func nothingIsLostOrDoubledUnderLoad() throws {
        let texts = (0..<4).map { Self.rules(template: "t\($0)") }
        let running = try RunningWorkers(texts[0])
        try running.awaitReady()
        var written = 0
        for (index, text) in texts.enumerated() {
            for _ in 0..<2_000 {
                try running.happen("hello", "e\(written)", of: "p\(written % 97)")
                written += 1
            }
            try running.folder.write(text, to: "rules.yaml")
            #expect(try running.reload().outcome == (index == 0 ? .unchanged : .changed))
        }
        // After the last one took over.
        for _ in 0..<100 {
            try running.happen("hello", "e\(written)", of: "p\(written % 97)")
            written += 1
        }
        try running.flush()
        let commands = try running.collect("\(written) commands") { $0.count { $0.isCommand } >= written }
            .filter { $0.isCommand }
        #expect(commands.count == written)
        #expect(Set(commands.compactMap { $0.text("id") }).count == written)
        let hashes = try texts.map(Self.hash)
        for command in commands {
            // What a command says is of the rules that it names.
            let template = try #require(command.text("template"))
            #expect(command.text("ruleset") == hashes[Int(template.dropFirst()) ?? 0])
        }
        // Whoever got a later text never gets an earlier one again.
        var newest: [String: String] = [:]
        for command in commands {
            let template = try #require(command.text("template"))
            #expect(template >= newest[command.key, default: "t0"])
            newest[command.key] = template
        }
        #expect(commands.contains { $0.text("template") == "t3" })
    }

    @Test func whoAsksWhileNobodyCanTakeTheRulesIsToldSo() throws {
        let running = try RunningWorkers(Self.rules(template: "t1"), workers: 1, patience: .milliseconds(100))
        try running.awaitReady()
        // A worker that never gets to it.
        let stuck = try WorkerControl {}
        _ = running.reloader.attach([running.controls[0], stuck])
        try running.folder.write(Self.rules(template: "t2"), to: "rules.yaml")
        let result = try running.reload()
        #expect(result.outcome == .awaited(workers: [1]))
        #expect(result.error == nil)
        let (status, document) = result.answer
        #expect(status == 503)
        #expect(String(decoding: document, as: UTF8.self).hasSuffix("\"changed\":true,\"waiting_workers\":[1]}\n"))
        stuck.took(running.reloader.inUse.rules)
        #expect(try running.reload().outcome == .unchanged)
    }
}
