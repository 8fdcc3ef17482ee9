import Foundation

/// The Swift sources of the checkout that the tests were built from.
enum SourceFiles {
    struct File: Sendable, CustomStringConvertible {
        let target: String
        let path: String
        let text: String

        var description: String { path }

        /// The modules that it imports.
        var imports: [String] {
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard let place = words.firstIndex(of: "import"), place + 1 < words.count, place <= 2 else {
                    return nil
                }
                guard words[..<place].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains($0) }) else {
                    return nil
                }
                return words[place + 1]
            }
        }

        private static let accessLevels: Set<String> = ["public", "package", "internal", "private", "fileprivate"]
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Those of the package's targets.
    static let all = files(in: "Sources")
    /// Those that are there for tests: the tests, what supports them, the benchmarks.
    static let tests = files(in: "Tests")

    private static func files(in folder: String) -> [File] {
        let folder = root.appendingPathComponent(folder)
        guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
        var files: [File] = []
        for case let url as URL in walk where url.pathExtension == "swift" {
            let path = String(url.path.dropFirst(folder.path.count + 1))
            let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
            files.append(File(target: String(path.prefix { $0 != "/" }), path: path, text: text))
        }
        return files.sorted { $0.path < $1.path }
    }

    /// The tokens of every file of a list, in its order; each list is scanned once.
    static let tokens = all.map { SwiftScanner.tokens(of: $0.text) }
    static let testTokens = tests.map { SwiftScanner.tokens(of: $0.text) }
}
