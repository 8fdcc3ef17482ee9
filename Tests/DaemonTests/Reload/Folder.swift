import Glibc

/// A folder that goes with the test.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/attune-rules-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Broken(description: "no folder") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Self.remove(path) }

    struct Broken: Error { let description: String }

    func write(_ text: String, to name: String) throws {
        let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw Broken(description: name) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Broken(description: name) }
    }

    func read(_ name: String) throws -> [UInt8] {
        let descriptor = unsafe open("\(path)/\(name)", O_RDONLY)
        guard descriptor >= 0 else { throw Broken(description: "cannot read \(name)") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw Broken(description: "cannot read \(name)") }
        return Array(bytes[..<count])
    }

    func makeDirectory(_ name: String) { unsafe mkdir("\(path)/\(name)", 0o755) }
    func rename(_ old: String, to new: String) { unsafe Glibc.rename("\(path)/\(old)", "\(path)/\(new)") }
    func link(_ name: String, to target: String) { unsafe symlink(target, "\(path)/\(name)") }
    func remove(_ name: String) { unsafe unlink("\(path)/\(name)") }

    private static func remove(_ path: String) {
        if let stream = unsafe opendir(path) {
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                    unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                if name == "." || name == ".." { continue }
                if unsafe entry.pointee.d_type == UInt8(DT_DIR) {
                    remove("\(path)/\(name)")
                } else {
                    unsafe unlink("\(path)/\(name)")
                }
            }
            unsafe closedir(stream)
        }
        unsafe rmdir(path)
    }
}
