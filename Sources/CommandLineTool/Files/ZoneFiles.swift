/// The system's time zone files (TZif), from `TZDIR` or `/usr/share/zoneinfo`.
///
/// Only bytes: what they mean is for whoever hands them to an expression language or a clock, so that this target needs to know neither.
package enum ZoneFiles {
    static let directory = "/usr/share/zoneinfo"
    /// No file is near this; the largest have about 4 KiB.
    static let limit = 1 << 20
    /// Not names of zones: the same zones again, with leap seconds, or as this machine is set.
    private static let skipped = ["right", "posix", "posixrules", "localtime"]

    /// All zones by name, such as `Europe/Paris`; empty where the system has none. What cannot be read is left out.
    package static func read(environment: [String: String]) -> [(name: String, bytes: [UInt8])] {
        let directory = environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.directory
        let found = (try? FileTree.files(at: directory, suffix: "", skipping: skipped)) ?? []
        var files: [(name: String, bytes: [UInt8])] = []
        for file in found {
            guard let bytes = try? Files.read(file.path, limit: limit), bytes.starts(with: "TZif".utf8) else {
                continue
            }
            files.append((file.name, bytes))
        }
        return files
    }
}
