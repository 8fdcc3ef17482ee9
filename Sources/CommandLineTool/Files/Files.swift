internal import Glibc

/// Whole files.
package enum Files {
    /// Reads a file, or standard input for `-`, of at most `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let file = try Descriptor(reading: path)
        let status = try file.status()
        if status.st_mode & S_IFMT == S_IFDIR { throw FileError("read", file.path, code: EISDIR) }
        var bytes: [UInt8] = []
        // A regular file says its size; one byte more lets its end be seen without another round.
        let expected = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
        let chunk = min(max(expected, 0), limit) + 1
        // What follows the said size is mostly nothing: hundreds of small files should not each clear a large block for it.
        let rest = expected > 0 ? 512 : 65_536
        while try file.read(upTo: bytes.isEmpty ? max(chunk, 512) : rest, into: &bytes) {
            if bytes.count > limit {
                throw FileError("read", file.path, reason: "larger than \(limit) bytes")
            }
        }
        return bytes
    }

    /// Writes a file anew, or standard output for `-`.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try Descriptor(writing: path)
        try Descriptor.write(bytes, to: file.number, path: file.path)
    }

    /// Replaces a file as a whole: whoever reads it meets the old bytes or the new ones, also where the disk is full or the process ends
    /// half-way. A link stays one.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        guard let resolved = unsafe realpath(path, nil) else { throw FileError("find", path, code: errno) }
        let target = unsafe String(cString: resolved)
        unsafe free(resolved)
        try put(bytes, at: target, mode: try Descriptor(reading: target).status().st_mode & 0o7777)
    }

    /// Makes a file as a whole, which everybody may read, as far as the process's mask allows: nobody meets a part of it.
    package static func create(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let mask = umask(0)
        umask(mask)
        try put(bytes, at: path, mode: 0o666 & ~mask)
    }

    private static func put(_ bytes: [UInt8], at target: String, mode: mode_t) throws(FileError) {
        let draft = "\(target).new-\(getpid())"
        do throws(FileError) {
            let file = try Descriptor(creating: draft, mode: mode)
            try Descriptor.write(bytes, to: file.number, path: draft)
            guard fsync(file.number) == 0 else { throw FileError("write", draft, code: errno) }
            guard unsafe rename(draft, target) == 0 else { throw FileError("replace", target, code: errno) }
        } catch {
            unsafe unlink(draft)
            throw error
        }
    }
}
