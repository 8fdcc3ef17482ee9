internal import Glibc

/// The directories that decide what is found below some paths, watched by inotify(7).
///
/// Watched are all directories of the trees, and whatever the paths lead through: a component that is replaced, or a symbolic link
/// that is pointed elsewhere, changes the files as well (a release that is switched, the `..data` of a Kubernetes volume). What is
/// watched is as of the making; after a change the tree is made anew.
struct WatchedTree: ~Copyable {
    /// The inotify events to watch for.
    let descriptor: Int32
    /// Whether something could not be watched, and why.
    private(set) var failure: String?
    /// By watch: the names that matter in its directory; nil for all.
    private var names: [Int32: Set<[UInt8]>?] = [:]
    private var visited: Set<[UInt64]> = []

    /// Whatever may change what a directory holds, or what a file in it says.
    private static let contents = UInt32(
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF)
    /// Whatever may replace an entry of a directory.
    private static let entries = UInt32(
        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
    /// Symbolic links followed from one path, as many as the kernel follows.
    private static let mostLinks = 40
    /// Directories nested deeper are not looked for rules either.
    private static let deepest = 64
    /// Bytes before an event's name.
    private static let eventHeader = 16

    /// Watches the trees below some paths as they are now.
    init(_ paths: [String]) {
        // IN_NONBLOCK and IN_CLOEXEC are these, but imported as another type.
        descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            failure = Self.reason
            return
        }
        for path in paths {
            let absolute = path.hasPrefix("/") ? path : Self.currentDirectory + "/" + path
            var links = 0
            watchWay(to: absolute, links: &links)
            watchTree(absolute, depth: 0)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Reads what the kernel has told by now. True: something may have changed.
    func drain() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var isRelevant = false
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return isRelevant }
            var offset = 0
            while offset + Self.eventHeader <= count {
                let watch = Int32(bitPattern: Self.number(buffer, offset))
                let length = Int(Self.number(buffer, offset + 12))
                let start = offset + Self.eventHeader
                offset = start + length
                guard offset <= count else { return true }
                let name = Array(buffer[start..<offset].prefix { $0 != 0 })
                // Lost events (no watch) and those of a directory itself (no name) always matter.
                if name.isEmpty || watch < 0 || names[watch]??.contains(name) ?? true { isRelevant = true }
            }
        }
    }

    /// Watches, in each directory on the way, the entry that the way goes on by.
    private mutating func watchWay(to path: String, links: inout Int) {
        var directory = ""
        for component in path.utf8.split(separator: UInt8(ascii: "/")) {
            let name = Array(component)
            watch(directory.isEmpty ? "/" : directory, for: name, Self.entries)
            directory += "/" + String(decoding: name, as: UTF8.self)
            followLink(directory, links: &links)
        }
    }

    /// Watches the way to where a symbolic link leads, and the file there.
    private mutating func followLink(_ path: String, links: inout Int) {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink(path, &target, target.count)
        guard length > 0, links < Self.mostLinks else { return }
        links += 1
        let text = String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let parent = Self.parent(of: path)
        let destination = text.hasPrefix("/") ? text : parent + "/" + text
        watchWay(to: destination, links: &links)
        watch(Self.parent(of: destination), for: Self.name(of: destination), Self.contents)
    }

    private mutating func watchTree(_ directory: String, depth: Int) {
        var status = stat()
        guard depth < Self.deepest, unsafe stat(directory, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            // A single file is a rule set, too.
            return watch(Self.parent(of: directory), for: Self.name(of: directory), Self.contents)
        }
        guard visited.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
        // Before its entries are listed: what comes in between is told of.
        watch(directory, for: nil, Self.contents)
        guard let stream = unsafe opendir(directory) else { return }
        defer { unsafe closedir(stream) }
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let path = "\(directory)/\(name)"
            var links = 0
            followLink(path, links: &links)
            watchTreeIfDirectory(path, depth: depth + 1)
        }
    }

    private mutating func watchTreeIfDirectory(_ path: String, depth: Int) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        watchTree(path, depth: depth)
    }

    private mutating func watch(_ directory: String, for name: [UInt8]?, _ events: UInt32) {
        let watch = unsafe inotify_add_watch(descriptor, directory, events | UInt32(IN_MASK_ADD) | UInt32(IN_ONLYDIR))
        guard watch >= 0 else {
            // What is not there is told of by the directory above.
            if errno == ENOSPC || errno == EACCES || errno == ENOMEM { failure = "\(directory): \(Self.reason)" }
            return
        }
        guard let name else { return names[watch] = .some(nil) }
        switch names[watch] {
        case nil: names[watch] = .some([name])
        case .some(nil): break
        case .some(.some(var known)):
            known.insert(name)
            names[watch] = .some(known)
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func name(of path: String) -> [UInt8] {
        Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
    }

    private static var currentDirectory: String {
        guard let path = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    private static var reason: String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
