import Foundation
import RuleSets
import Testing
import YAML

/// The examples that `attune explain` shows.
struct ExampleTests {
    @Test(arguments: DiagnosticCode.ruleFiles.map(\.id))
    func anExampleRaisesItsCodeFirst(id: String) throws {
        let code = try #require(DiagnosticCode.ruleFiles.first { $0.id == id })
        let example = try #require(code.example, "\(id) has none")
        let bytes: [UInt8] =
            switch example {
            case .file(let text): Array(text.utf8)
            case .command(let line): try output(of: line)
            }
        let file = RuleFile(path: "example.yaml", bytes: bytes)
        let loaded = [.unusedDefinition, .unreadProperty].contains(code) ? analysed([file]) : load([file])
        #expect(loaded.diagnostics.first?.code.id == id, "\(loaded.text)")
        #expect((loaded.ruleSet != nil) == (code.severity == .warning))
    }

    private func output(of line: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(bytes)
    }
}
