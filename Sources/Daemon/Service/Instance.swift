internal import Glibc

/// The name of this installation, and the lock that keeps a second daemon out of its state directory. Unless the configuration names it, the
/// name is made once and kept there.
///
/// Two daemons of one name would fence each other without end.
struct Instance: ~Copyable {
    /// 16 hex digits, or what the configuration says.
    let name: String
    private let lock: Int32

    private static let fileName = "instance"

    /// Takes the directory, which is made where it is missing.
    init(directory: String, named given: String? = nil) throws(ServiceError) {
        try Self.makeDirectory(directory)
        let path = "\(directory)/\(Self.fileName)"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let failure = Self.failure("lock", path)
            close(descriptor)
            throw isTaken
                ? ServiceError(
                    .files,
                    "another daemon runs on the state directory \(directory): stop it, or give this one its own `state.directory`"
                )
                : failure
        }
        do throws(ServiceError) {
            if let given {
                name = given
            } else if let kept = try Self.read(descriptor, path) {
                name = kept
            } else {
                name = try Self.make(descriptor, path)
            }
        } catch {
            close(descriptor)
            throw error
        }
        lock = descriptor
    }

    deinit { close(lock) }

    private static func read(_ descriptor: Int32, _ path: String) throws(ServiceError) -> String? {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        if count < 0 { throw failure("read", path) }
        if count == 0 { return nil }
        let text = String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard text.utf8.count == 16, text.utf8.allSatisfy({ isHexadecimal($0) }) else {
            throw ServiceError(
                .files,
                "\(path) does not hold the name of an instance (16 hex digits); restore it, or delete it to get a new one"
            )
        }
        return text
    }

    private static func make(_ descriptor: Int32, _ path: String) throws(ServiceError) -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        let name = String(repeating: "0", count: 16 - digits.utf8.count) + digits
        let bytes = Array((name + "\n").utf8)
        let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count, fsync(descriptor) == 0 else { throw failure("write", path) }
        return name
    }

    private static func makeDirectory(_ path: String) throws(ServiceError) {
        if unsafe mkdir(path, 0o750) == 0 || errno == EEXIST { return }
        throw failure("make the state directory", path)
    }

    private static func failure(_ verb: String, _ path: String) -> ServiceError {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return ServiceError(.files, "cannot \(verb) \(path): \(reason) (see `state.directory`)")
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
