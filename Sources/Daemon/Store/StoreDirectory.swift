internal import Configuration
internal import Glibc
internal import StateStore

/// The folder in which a daemon's stores lie, one a partition.
struct StoreDirectory: Sendable {
    /// What the folder is called in the state directory.
    private static let name = "partitions"
    /// What is added to the name of a store that is set aside.
    private static let asideSuffix = ".set-aside"
    /// The part of the time that the changelog keeps tombstones which a restore may need to get past them.
    private static let restoreTime: Int64 = 3_600_000

    private let path: String
    /// What the stores' labels have in common.
    private let application: String
    private let cluster: String
    private let topic: String
    private let count: Int32
    /// The age in milliseconds from which on a store is of no use.
    let maximumAge: Int64

    /// The stores of an application in a state directory.
    ///
    /// - Parameter tombstones: how long the changelog keeps tombstones, in milliseconds (`delete.retention.ms`).
    init(
        _ directory: String, application: String, cluster: String, topic: String, count: Int32, tombstones: Int64
    ) {
        path = "\(directory)/\(Self.name)"
        self.application = application
        self.cluster = cluster
        self.topic = topic
        self.count = count
        maximumAge = max(tombstones - Self.restoreTime, tombstones / 2)
    }

    /// The stores of a daemon, whose topics are as they were found.
    init(_ configuration: Configuration, _ topics: Topics) {
        self.init(
            configuration.state.directory, application: configuration.applicationID, cluster: topics.cluster,
            topic: configuration.stateTopic, count: Int32(clamping: topics.partitions),
            tombstones: topics.tombstoneRetention)
    }

    /// The label of a partition's store.
    func label(of partition: Int32) -> StoreLabel {
        StoreLabel(application: application, cluster: cluster, topic: topic, partition: partition, count: count)
    }

    /// Opens the store of a partition, which is made where it is missing.
    func open(_ partition: Int32) throws(StoreError) -> StateStore {
        _ = unsafe mkdir(path, 0o750)
        return try StateStore(path: path(of: partition))
    }

    /// Puts the store of a partition, which nobody has open, out of the way, in the place of one that was before.
    func setAside(_ partition: Int32) throws(StoreError) {
        let (from, to) = (path(of: partition), path(of: partition) + Self.asideSuffix)
        try? StateStore.destroy(path: to)
        if unsafe rename(from, to) != 0 { try StateStore.destroy(path: from) }
    }

    /// Deletes the stores that nobody has open and that are too old to be of use: they keep what may have been erased since. Those that were
    /// deleted.
    func deleteOutdated(now: Int64) -> [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var outdated: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard !name.hasPrefix("."), let age = age(of: name, now: now), age > maximumAge else { continue }
            outdated.append(name)
        }
        return outdated.sorted().filter { (try? StateStore.destroy(path: "\(path)/\($0)")) != nil }
    }

    /// How long ago a store was written to at the latest, in milliseconds; RocksDB makes a file of its own for its log at each opening.
    private func age(of name: String, now: Int64) -> Int64? {
        var latest: Int64?
        for file in ["\(path)/\(name)", "\(path)/\(name)/LOG"] {
            var status = stat()
            guard unsafe stat(file, &status) == 0 else { continue }
            latest = max(latest ?? .min, Int64(status.st_mtim.tv_sec) * 1_000)
        }
        return latest.map { now - $0 }
    }

    private func path(of partition: Int32) -> String { "\(path)/\(partition)" }
}
