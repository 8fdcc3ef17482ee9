internal import Glibc
@testable internal import CommandLineTool

/// A new directory that goes away with the value.
struct Sandbox: ~Copyable {
    let path: String

    init() {
        var template = Array("/tmp/attune-test-XXXXXX".utf8CString)
        path = unsafe mkdtemp(&template).map { unsafe String(cString: $0) } ?? ""
    }

    deinit {
        Self.remove(path)
    }

    func write(_ name: String, _ text: String) throws {
        var directory = path
        for part in name.split(separator: "/").dropLast() {
            directory += "/" + part
            unsafe mkdir(directory, 0o777)
        }
        try Files.write(Array(text.utf8), to: "\(path)/\(name)")
    }

    func link(_ name: String, to target: String) {
        unsafe symlink(target, "\(path)/\(name)")
    }

    private static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        if let stream = unsafe opendir(path) {
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                    unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            unsafe closedir(stream)
        }
        unsafe rmdir(path)
    }
}

/// A pipe whose two ends are descriptors.
struct Pipe: ~Copyable {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        unsafe pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
    }

    /// Everything that was written, once the writing end is closed.
    consuming func contents() throws -> String {
        close(writing)
        let file = Descriptor(number: reading, path: "pipe", isOwned: true)
        var bytes: [UInt8] = []
        while try file.read(upTo: 4_096, into: &bytes) {}
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Runs a program and returns what it wrote; small texts only, since nobody reads while it runs.
func run(_ program: Program, _ words: [String]) throws -> (code: ExitCode, output: String, error: String) {
    let output = Pipe()
    let error = Pipe()
    let sink = Output(standardOutput: output.writing, standardError: error.writing, environment: [:])
    let code = program.run(words, in: Context(output: sink, environment: ["HOME": "/"]))
    return (code, try output.contents(), try error.contents())
}
