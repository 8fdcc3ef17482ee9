import Foundation

/// Tables of what another reader makes of the time zones that the tests bring along.
enum ZoneTables {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    /// A line of a table that Python's zoneinfo made (`Tests/Scripts/zone-tables.py`): a zone, and numbers that belong together.
    struct Table: Sendable, CustomStringConvertible {
        let zone: String
        let rows: [[Int64]]

        var description: String { zone }
    }

    static func tables(_ file: String) -> [Table] {
        let text = (try? String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return Table(
                zone: String(words.first ?? ""),
                rows: words.dropFirst().map { word in word.split(separator: ":").compactMap { Int64($0) } })
        }
    }
}
