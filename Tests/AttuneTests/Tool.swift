import Glibc
import Testing

/// What a run of a program left behind.
struct Run {
    let code: Int32
    let output: String
    let error: String
}

/// A process could not be started, or a test lacks something.
struct Trouble: Error, CustomStringConvertible {
    let description: String
}

/// The programs as they were built, beside the tests.
enum Tool {
    /// The directory that holds what was built.
    static let directory: String = {
        var path = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink("/proc/self/exe", &path, path.count)
        let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
    }()

    /// Where the checkout stands.
    static let checkout: String = {
        var path = #filePath[...]
        for _ in 0..<3 { path = path.lastIndex(of: "/").map { path[..<$0] } ?? path }
        return String(path)
    }()

    /// Runs `attune` to its end, in the checkout.
    static func attune(_ words: String..., input: String = "") throws -> Run {
        try run("\(directory)/attune", words, input: input)
    }

    /// Runs `attuned` to its end, in the checkout.
    static func attuned(_ words: String...) throws -> Run { try run("\(directory)/attuned", words) }

    /// Runs a program to its end. Its streams are files, so that nothing ever waits for a reader.
    static func run(_ program: String, _ words: [String], input: String = "") throws -> Run {
        let folder = Folder()
        try folder.write("in", input)
        let process = try start(program, words, folder)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Trouble(description: "waitpid: \(errno)") }
        }
        guard status & 0x7F == 0 else { throw Trouble(description: "\(program) was ended by signal \(status & 0x7F)") }
        return Run(code: status >> 8 & 0xFF, output: try folder.read("out"), error: try folder.read("err"))
    }

    private static func start(_ program: String, _ words: [String], _ folder: borrowing Folder) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, folder.path + "/in", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        // Glibc's way to say where the process is to be is not visible to Swift: `env` says it.
        let line = ["env", "-C", checkout, program] + words
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe line.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code = unsafe posix_spawnp(&process, "env", &actions, nil, &arguments, environ)
        guard code == 0 else { throw Trouble(description: "\(program) cannot be started: error \(code)") }
        return process
    }

    /// Whether a program can be found.
    static func has(_ program: String) -> Bool {
        (try? run("sh", ["-c", "command -v \(program)"]).code) == 0
    }
}

/// A new directory that goes away with the value.
struct Folder: ~Copyable {
    let path: String

    init() {
        var template = Array("/tmp/attune-tool-XXXXXX".utf8CString)
        path = unsafe mkdtemp(&template).map { unsafe String(cString: $0) } ?? ""
    }

    deinit {
        for name in names { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    private var names: [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            names.append(
                unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                    unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    func write(_ name: String, _ text: String) throws {
        guard let file = unsafe fopen("\(path)/\(name)", "w") else {
            throw Trouble(description: "cannot write \(name)")
        }
        defer { unsafe fclose(file) }
        let bytes = Array(text.utf8)
        guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw Trouble(description: "cannot write \(name)")
        }
    }

    func read(_ name: String) throws -> String { String(decoding: try Self.bytes("\(path)/\(name)"), as: UTF8.self) }

    /// A file's bytes.
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "r") else { throw Trouble(description: "cannot read \(path)") }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
