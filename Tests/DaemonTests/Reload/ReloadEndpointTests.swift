import TimeZoneFixtures
import class CEL.TimeZoneDatabase
import Configuration
import Glibc
import HTTPServer
import OperatingSystem
import RuleSets
import Testing

@testable import Daemon

/// `POST /-/reload`, as a program asks it.
struct ReloadEndpointTests {
    private static let rules = """
        events: {hello: {}}
        channels: {push: {address: individual.id}}
        campaigns: {hello: {purpose: service, trigger: hello, steps: [{send: {channels: [push], template: t1}}]}}

        """

    private func post(_ address: ListenAddress) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = address.port.bigEndian
        target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = unsafe withUnsafePointer(to: &target) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = Array("POST /-/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        _ = unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer[..<count]
        }
        return String(decoding: received, as: UTF8.self)
    }

    @Test func answersWithWhatCameOfIt() throws {
        let folder = try Folder()
        try folder.write(Self.rules, to: "rules.yaml")
        let files = try RunningWorkers.load(folder)
        let rules = try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet)
        let log = Log(level: .error, output: LogOutput(descriptor: -1, form: .text, now: { 0 }))
        let reloader = try Reloader(
            RuleSource(name: "rules", files: files) { (try RunningWorkers.load(folder), .utc) }, rules: rules, log: log,
            observer: ReloadObserver())
        let thread = try Thread(name: "reload") { reloader.run() }
        let (registry, readiness) = (MetricRegistry(), Readiness())
        let status = DaemonStatus(application: "app", instance: "i", registry: registry, readiness: readiness) {
            reloader.inUse
        }
        let server = try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: AdminRoutes.routes(registry: registry, readiness: readiness, status: status, reloader: reloader))
        let same = post(server.address)
        #expect(same.hasPrefix("HTTP/1.1 200 "))
        #expect(same.hasSuffix("{\"ruleset\":\"\(rules.hash)\",\"changed\":false}\n"))
        try folder.write(Self.rules.replacing("t1", with: "t2"), to: "rules.yaml")
        #expect(post(server.address).hasSuffix("\"changed\":true}\n"))
        try folder.write("nonsense: 1\n", to: "rules.yaml")
        let broken = post(server.address)
        #expect(broken.hasPrefix("HTTP/1.1 422 "))
        #expect(broken.contains("\"diagnostics\":[{\"code\":\"E"))
        reloader.stop()
        thread.join()
        server.stop()
    }

    @Test func whoAsksTogetherIsAnsweredTogether() throws {
        let folder = try Folder()
        try folder.write(Self.rules, to: "rules.yaml")
        let files = try RunningWorkers.load(folder)
        let reads = Guarded(0)
        let reloader = try Reloader(
            RuleSource(name: "rules", files: files) {
                reads.withLock { $0 += 1 }
                return (try RunningWorkers.load(folder), .utc)
            }, rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            log: Log(level: .error, output: LogOutput(descriptor: -1, form: .text, now: { 0 })),
            observer: ReloadObserver())
        let answers = Guarded(0)
        // All of them before there is anybody to take them.
        for _ in 0..<10 { reloader.request(.request) { _ in answers.withLock { $0 += 1 } } }
        // A touched file is nothing that anybody should be told of, but not where somebody asks.
        reloader.request(.files)
        reloader.request(.signal) { _ in reloader.stop() }
        reloader.run()
        #expect(answers.current == 10)
        #expect(reads.current == 1)
        #expect(reloader.inUse.lastAttempt.error == nil)
    }

    @Test func touchedFilesAreNoReload() throws {
        let folder = try Folder()
        try folder.write(Self.rules, to: "rules.yaml")
        let files = try RunningWorkers.load(folder)
        let told = Guarded(0)
        let reloads = Guarded<Reloader?>(nil)
        let reloader = try Reloader(
            RuleSource(name: "rules", files: files) {
                defer { reloads.current?.stop() }
                return (try RunningWorkers.load(folder), .utc)
            }, rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            log: Log(level: .error, output: LogOutput(descriptor: -1, form: .text, now: { 0 })),
            observer: ReloadObserver(began: { told.withLock { $0 += 1 } }))
        reloads.withLock { $0 = reloader }
        defer { reloads.withLock { $0 = nil } }
        reloader.request(.files)
        reloader.run()
        #expect(told.current == 0)
    }
}
