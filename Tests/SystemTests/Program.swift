import Foundation

/// What a run of a program left behind.
struct Program {
    let status: Int32
    let output: String
    let error: String

    /// Runs a program of the package to its end. Its streams are files, so that nothing waits for a reader.
    init(_ name: String, _ words: [String]) throws {
        let folder = try Daemon.Folder()
        let files = ["out", "err"].map { folder.path.appendingPathComponent($0) }
        let handles = try files.map { file in
            try Data().write(to: file)
            return try FileHandle(forWritingTo: file)
        }
        let process = Process()
        process.executableURL = Daemon.programs.appendingPathComponent(name)
        process.arguments = words
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: files[0], encoding: .utf8)
        error = try String(contentsOf: files[1], encoding: .utf8)
    }
}
