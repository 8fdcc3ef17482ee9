import Foundation
import JSON
import SchemaValidation
import YAML

/// A file that is not what it should be.
struct BadFile: Error, CustomStringConvertible {
    let description: String
}

func json(_ text: String) throws -> JSONValue {
    let bytes = Array(text.utf8)
    var parser = JSONParser()
    return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
}

/// A YAML text as an editor sees it.
func tree(_ text: String, _ name: String) throws -> JSONValue {
    let (root, diagnostics) = YAML.parse(SourceFile(path: name, text: Array(text.utf8)))
    guard let root else { throw BadFile(description: DiagnosticRenderer().render(diagnostics)) }
    return try JSONValue(root)
}

/// A schema of the checkout.
func schema(_ name: String) throws -> JSONValue {
    try json(String(contentsOf: checkout.appending(path: "schemas/\(name).schema.json"), encoding: .utf8))
}

/// The programs as they were built, beside the tests.
enum Programs {
    static let directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// Runs a line of a shell in the checkout, the programs first in its path; its output is what both streams say.
    static func shell(_ line: String, input: String = "") throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "attune-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(input.utf8).write(to: folder.appending(path: "in"))
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = checkout
        process.environment = ["PATH": "\(directory):/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb"]
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
