internal import Ordering
internal import Glibc

/// A file that was found below a directory.
package struct FoundFile: Sendable, Equatable {
    /// What opens it: the directory's path as given, and the name below it.
    package let path: String
    /// Its path relative to the directory, with `/`; the last component where the file itself was given.
    package let name: String
}

/// Finds files in directories.
package enum FileTree {
    /// Directories nested deeper than this are taken for a mistake.
    static let deepest = 64

    /// The file at `path`, or all files below the directory at `path` whose name ends in one of `suffixes`, sorted by
    /// the bytes of their relative path.
    ///
    /// Names that begin with a dot are left out: editors' and version control's files, and the hidden directories in
    /// which Kubernetes keeps the versions of a mounted volume. Symbolic links are followed; a link to a directory
    /// above itself is an error. Entries of the directory itself that are named in `skipped` are not looked at. Where asked for, entries
    /// that cannot be opened are left out instead of being errors.
    package static func files(
        at path: String, suffixes: [String], skipping skipped: [String] = [], passingOverErrors: Bool = false
    ) throws(FileError) -> [FoundFile] {
        let status = try status(of: path)
        guard status.isDirectory else {
            let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
            return [FoundFile(path: path, name: name.map(String.init) ?? path)]
        }
        var found: [FoundFile] = []
        let walk = Walk(suffixes: suffixes, passesOverErrors: passingOverErrors)
        try walk.collect(path, prefix: "", above: [status], skipping: skipped, into: &found)
        return found.sorted { $0.name.precedes($1.name) }
    }

    /// The file at `path`, or all files below the directory whose name ends in one suffix.
    package static func files(
        at path: String, suffix: String, skipping skipped: [String] = []
    ) throws(FileError) -> [FoundFile] {
        try files(at: path, suffixes: [suffix], skipping: skipped)
    }

    fileprivate struct Status: Equatable {
        let device: UInt64
        let node: UInt64
        let isDirectory: Bool
    }

    fileprivate static func has(_ suffixes: [String], _ name: String) -> Bool {
        suffixes.contains { name.utf8.hasSuffix($0.utf8) }
    }

    fileprivate static func status(of path: String) throws(FileError) -> Status {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw FileError("open", path, code: errno) }
        return Status(
            device: UInt64(status.st_dev), node: UInt64(status.st_ino),
            isDirectory: status.st_mode & S_IFMT == S_IFDIR)
    }

    fileprivate static func entries(of directory: String) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw FileError("open", directory, code: errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw FileError("read", directory, code: errno) }
                return names
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
    }
}

/// How a directory is gone through.
private struct Walk {
    let suffixes: [String]
    /// Whether what cannot be opened is left out.
    let passesOverErrors: Bool

    func collect(
        _ directory: String, prefix: String, above: [FileTree.Status], skipping skipped: [String] = [],
        into found: inout [FoundFile]
    ) throws(FileError) {
        let entries: [String]
        do throws(FileError) {
            entries = try FileTree.entries(of: directory)
        } catch {
            if passesOverErrors { return }
            throw error
        }
        for entry in entries where !entry.hasPrefix(".") && !skipped.contains(entry) {
            do throws(FileError) {
                try collect(entry, in: directory, prefix: prefix, above: above, into: &found)
            } catch {
                guard passesOverErrors else { throw error }
            }
        }
    }

    private func collect(
        _ entry: String, in directory: String, prefix: String, above: [FileTree.Status], into found: inout [FoundFile]
    ) throws(FileError) {
        let path = directory.hasSuffix("/") ? directory + entry : "\(directory)/\(entry)"
        let status: FileTree.Status
        do throws(FileError) {
            status = try FileTree.status(of: path)
        } catch {
            // A dangling link, or a file that went away, matters only where it would have been read.
            guard FileTree.has(suffixes, entry) else { return }
            throw error
        }
        if status.isDirectory {
            guard !above.contains(status) else {
                throw FileError("read", path, reason: "the link leads to a directory above itself")
            }
            guard above.count < FileTree.deepest else {
                throw FileError("read", path, reason: "more than \(FileTree.deepest) directories deep")
            }
            try collect(path, prefix: prefix + entry + "/", above: above + [status], into: &found)
        } else if FileTree.has(suffixes, entry) {
            found.append(FoundFile(path: path, name: prefix + entry))
        }
    }
}

extension String.UTF8View {
    fileprivate func hasSuffix(_ suffix: String.UTF8View) -> Bool {
        reversed().starts(with: suffix.reversed())
    }
}
