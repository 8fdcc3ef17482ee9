internal import Glibc

/// Reads the small files in which the kernel describes the process.
enum ProcessFile {
    /// Larger than any file that is read here; `/proc/stat` grows with the number of interrupts, but what is needed of it
    /// is asked for in one read of this size.
    private static let largest = 1 << 20

    /// The file's text; nil where it cannot be read.
    static func text(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < largest {
            let count = unsafe read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number of a directory's entries, `.` and `..` not counted; nil where it cannot be read.
    static func entryCount(_ path: String) -> Int? {
        guard let stream = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(stream) }
        var count = 0
        while unsafe readdir(stream) != nil { count += 1 }
        return max(count - 2, 0)
    }
}
