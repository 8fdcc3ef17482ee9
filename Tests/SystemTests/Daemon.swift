import Foundation
import Glibc
import Testing

/// A running `attuned`.
final class Daemon {
    /// Where the programs and the test bundle are built.
    static let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    /// The checkout.
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private let process = Process()
    private let output = Pipe()
    private var unread: [UInt8] = []
    /// What it has logged so far.
    private(set) var log: [String] = []
    /// The port of its endpoint.
    private(set) var port: UInt16 = 0

    /// A folder for state and rules that goes with the test.
    final class Folder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("attune-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(at: path) }

        func write(_ text: String, to name: String) throws -> String {
            let file = path.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }

        /// Writes a rule set of one file; its directory.
        func writeRules(_ text: String) throws -> String {
            let directory = path.appendingPathComponent("rules")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            _ = try write(text, to: "rules/rules.yaml")
            return directory.path
        }
    }

    /// Starts it; its endpoint takes a free port.
    init(
        _ application: Application, in folder: Folder, rules: String? = nil, clock: String = "records",
        session: Int = 6_000, servers: String? = nil, watchesRules: Bool = true, workers: Int = 1,
        misrouted: String = "rekey", instance: String? = nil, environment: [String: String] = [:], words: [String] = [],
        alsoReading: [String] = []
    ) throws {
        let rules = rules ?? Self.checkout.appendingPathComponent("deploy/rules/shop").path
        let configuration = """
            application_id: \(application.id)
            kafka: {bootstrap.servers: "\(servers ?? bootstrap ?? "")", session.timeout.ms: \(session), heartbeat.interval.ms: 500}
            input:
              - {topic: \(application.events), format: cloudevents, misrouted: \(misrouted)}
            \(alsoReading.map { "  - {topic: \($0)}" }.joined(separator: "\n"))
            output:
              commands: \(application.messages)
              decisions: \(application.decisions)
              dead_letters: \(application.deadLetters)
            rules: {directory: "\(rules)", watch: \(watchesRules)}
            state: {directory: "\(folder.path.path)/state"}
            http: {listen: "127.0.0.1:0"}
            log: {format: json}
            clock: \(clock)
            workers: \(workers)
            \(instance.map { "instance: \($0)" } ?? "")

            """
        let file = try folder.write(configuration, to: "attuned.yaml")
        process.executableURL = Self.programs.appendingPathComponent("attuned")
        process.arguments = ["--config", file] + words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try output.fileHandleForWriting.close()
    }

    /// One that still runs was left by a test that failed: its log tells why.
    deinit {
        guard process.isRunning else { return }
        kill()
        print("The log of a daemon whose test ended before it:")
        for line in log.suffix(100) { print(line) }
    }

    /// Waits for a line of its log that holds one of these texts, and gives it.
    @discardableResult
    func awaitLog(_ texts: String...) throws -> String {
        var found: String?
        try until("\(texts) in the log of the daemon: \(log.suffix(3))") {
            let lines: [String]
            do { lines = try readLines() } catch { throw Ended(log: log) }
            found = lines.first { line in texts.contains { line.contains($0) } }
            return found != nil
        }
        return found ?? ""
    }

    /// Waits until it has its partitions.
    func awaitReady() throws {
        try findPort()
        try awaitLog("\"message\":\"ready\"")
    }

    /// Learns its port, which it logs as it starts.
    func findPort() throws {
        guard port == 0 else { return }
        let line = try awaitLog("\"message\":\"started\"")
        let digits = line.components(separatedBy: "127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
        port = try #require(UInt16(digits))
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { _ = Glibc.kill(process.processIdentifier, number) }

    /// SIGKILL, and waits for the end.
    func kill() { end(SIGKILL) }

    /// SIGHUP.
    func hangUp() { _ = Glibc.kill(process.processIdentifier, SIGHUP) }

    /// SIGTERM; how long it took, and how it ended.
    func terminate() -> (duration: Duration, status: Int32) {
        let start = ContinuousClock.now
        end(SIGTERM)
        return (ContinuousClock.now - start, process.terminationStatus)
    }

    /// Waits for its own end.
    func awaitEnd() -> Int32 {
        while (try? readLines()) != nil {}
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func end(_ signal: Int32) {
        self.signal(signal)
        while (try? readLines()) != nil {}
        process.waitUntilExit()
    }

    private struct Ended: Error { let log: [String] }

    /// The lines that have come, or come within a second; throws at the end of the log.
    private func readLines() throws -> [String] {
        let descriptor = output.fileHandleForReading.fileDescriptor
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&request, 1, 1_000) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(descriptor, &buffer, buffer.count)
        guard count > 0 else { throw Ended(log: log) }
        unread += buffer[..<count]
        var lines: [String] = []
        while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(String(decoding: unread[..<end], as: UTF8.self))
            unread.removeFirst(end + 1)
        }
        log += lines
        return lines
    }
}
