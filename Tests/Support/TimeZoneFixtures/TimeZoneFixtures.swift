package import CEL
internal import Foundation

/// Time zones from files that the tests bring along, so that results do not depend on the machine (`Tests/Scripts/zone-tables.py`).
package enum TimeZoneFixtures {
    private static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("zoneinfo")

    /// The files by zone name, in order of their names.
    package static let files: [(name: String, bytes: [UInt8])] = {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: directory.path)) ?? []
        return names.sorted().compactMap { name in
            (try? Data(contentsOf: directory.appendingPathComponent(name))).map { (name, [UInt8]($0)) }
        }
    }()

    /// The zones of these files.
    package static let database = TimeZoneDatabase(files: files)
}
