import Foundation
import Testing

/// The systemd unit, held against systemd's own judgement.
@Suite(.enabled(if: SystemdAnalyze.isThere, "systemd-analyze is missing: apt-get install systemd"))
struct UnitTests {
    /// The most exposure, of 10, in tenths: what a daemon with sockets can get down to.
    private static let threshold = 15

    @Test func systemdTakesTheUnit() throws {
        let unit = try Unit()
        let outcome = try SystemdAnalyze.run(["verify", "--man=no", unit.path])
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)")
    }

    @Test func theDaemonIsShutIn() throws {
        let unit = try Unit()
        let outcome = try SystemdAnalyze.run(
            ["security", "--offline=true", "--threshold=\(Self.threshold)", "--no-pager", unit.path])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func aUnitThatIsOpenIsFound() throws {
        let unit = try Unit { $0.replacingOccurrences(of: "CapabilityBoundingSet=\n", with: "PrivateUsers=no\n") }
        let outcome = try SystemdAnalyze.run(
            ["security", "--offline=true", "--threshold=\(Self.threshold)", "--no-pager", unit.path])
        #expect(outcome.status != 0)
    }
}

struct UnitFileTests {
    @Test(arguments: [
        "Type=notify", "User=attune", "StateDirectory=attune", "ConfigurationDirectory=attune", "Restart=on-failure",
        "RestartPreventExitStatus=64 78", "TimeoutStopSec=15", "WatchdogSec=60", "ExecReload=kill -HUP $MAINPID",
    ])
    func theUnitSaysWhatTheDaemonCountsOn(setting: String) throws {
        #expect(try Unit().text.split(separator: "\n").contains { $0 == setting })
    }

    @Test func noPlaceholderIsLeft() throws {
        let text = try Unit().text
        #expect(text.firstMatch(of: /@[A-Z]+@/) == nil)
    }
}

/// The unit as `make install` would make it of the programs that were built for the tests.
final class Unit {
    let text: String
    let path: String
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("attune-\(UUID().uuidString)")

    init(_ change: (String) -> String = { $0 }) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let template = try String(contentsOf: root.appendingPathComponent("deploy/attuned.service.in"), encoding: .utf8)
        text = change(
            template.replacingOccurrences(of: "@BINDIR@", with: programs.path)
                .replacingOccurrences(of: "@SYSCONFDIR@", with: "/etc")
                .replacingOccurrences(of: "@DOCDIR@", with: "/usr/share/doc/attune"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("attuned.service")
        try Data(text.utf8).write(to: file)
        path = file.path
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

enum SystemdAnalyze {
    private static let program = URL(fileURLWithPath: "/usr/bin/systemd-analyze")

    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
