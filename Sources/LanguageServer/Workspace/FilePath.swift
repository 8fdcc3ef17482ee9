/// Paths as texts, without asking the machine.
enum FilePath {
    /// A path from the root, without `.` and `..` and without a slash at its end.
    static func resolved(_ path: String, in directory: String?) -> String {
        let whole = path.utf8.first == UInt8(ascii: "/") ? path : (directory ?? "") + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The directory that a file is in.
    static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
