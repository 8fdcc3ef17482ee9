internal import Glibc

/// CPU time of the process's threads, by the kernel's own account.
struct ThreadTimes {
    /// Nanoseconds by thread id.
    private let times: [Int: UInt64]

    /// Of all threads that run now.
    static func now() -> ThreadTimes {
        var times: [Int: UInt64] = [:]
        guard let folder = unsafe opendir("/proc/self/task") else { return ThreadTimes(times: [:]) }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let thread = Int(name) else { continue }
            times[thread] = spent(by: thread)
        }
        unsafe closedir(folder)
        return ThreadTimes(times: times)
    }

    /// Nanoseconds of the threads that are not among others.
    func total(without others: ThreadTimes) -> UInt64 {
        times.reduce(0) { others.times[$1.key] == nil ? $0 + $1.value : $0 }
    }

    /// The first number of `schedstat` is the time on a processor.
    private static func spent(by thread: Int) -> UInt64 {
        guard let file = unsafe fopen("/proc/self/task/\(thread)/schedstat", "r") else { return 0 }
        var line = [CChar](repeating: 0, count: 128)
        unsafe fgets(&line, Int32(line.count), file)
        unsafe fclose(file)
        let digits = line.prefix { $0 >= 48 && $0 <= 57 }.map { UInt8($0) }
        return UInt64(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}
