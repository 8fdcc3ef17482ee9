import Foundation
import Testing

/// What `make install` installs, of the programs that were built for the tests.
struct InstallTests {
    @Test func everythingIsWhereReadersLook() throws {
        let installed = try Installation()
        #expect(installed.status == 0, "\(installed.output)")
        for path in [
            "usr/bin/attuned", "usr/bin/attune", "usr/share/man/man1/attune.1", "usr/share/man/man8/attuned.8",
            "usr/share/attune/schemas/rule-files.schema.json", "usr/share/attune/examples/sender.py",
            "usr/share/attune/schemas/examples/feedback.v1/message.opened.json",
            "usr/share/attune/rules/shop/features.yaml",
            "usr/share/doc/attune/README.md", "usr/share/doc/attune/editors.md", "usr/share/doc/attune/CHANGELOG.md",
            "etc/attune/attuned.yaml",
            "lib/systemd/system/attuned.service",
        ] {
            #expect(installed.has(path), "\(path)")
        }
        let pages = try FileManager.default.contentsOfDirectory(atPath: checkout.appending(path: "deploy/docs").path)
        #expect(pages.count > 5)
        for page in pages { #expect(installed.has("usr/share/doc/attune/\(page)"), "\(page)") }
        let unit = try installed.text("lib/systemd/system/attuned.service")
        #expect(unit.firstMatch(of: /@[A-Z]+@/) == nil)
        for match in unit.matches(of: /file:\/([^ \n]+)/) { #expect(installed.has(String(match.output.1))) }
    }

    @Test func linksOfTheInstalledPagesLeadSomewhere() throws {
        let installed = try Installation()
        let folder = "usr/share/doc/attune"
        var count = 0
        for page in installed.names(in: folder) where page.hasSuffix(".md") {
            for match in try installed.text("\(folder)/\(page)").matches(of: /\]\(([^)#]+)[^)]*\)/) {
                let target = String(match.output.1)
                if target.hasPrefix("https://") { continue }
                count += 1
                #expect(installed.has("\(folder)/\(target)"), "\(page): \(target)")
            }
        }
        #expect(count > 20)
    }
}

private let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A folder into which everything was installed; it goes away with the value.
private final class Installation {
    let status: Int32
    let output: String
    private let root = FileManager.default.temporaryDirectory.appending(path: "attune-install-\(UUID().uuidString)")

    init() throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["deploy/install"]
        process.currentDirectoryURL = checkout
        process.environment = [
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "DESTDIR": root.path, "PREFIX": "/usr", "SYSCONFDIR": "/etc",
            "UNITDIR": "/lib/systemd/system",
            "BUILT": URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path,
        ]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

    func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    }
}
