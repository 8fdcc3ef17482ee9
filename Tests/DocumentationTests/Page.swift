import Foundation

/// Where the checkout stands.
let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A page for readers.
struct Page: Sendable, CustomStringConvertible {
    /// Its path in the checkout.
    let path: String
    let text: String

    /// A fenced block of a page.
    struct Block: Sendable, CustomStringConvertible {
        let page: String
        /// The line of its fence, 1-based.
        let line: Int
        /// The words behind the fence: what it is.
        let info: [String]
        let text: String

        var description: String { "\(page):\(line)" }

        /// Whether the first words say that it is this.
        func `is`(_ words: String...) -> Bool { info.starts(with: words) }
    }

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
    }

    var description: String { path }

    /// The pages of `deploy/docs`.
    static let all: [Page] = {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: checkout.appending(path: "deploy/docs").path)) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().compactMap { try? Page("deploy/docs/\($0)") }
    }()

    /// Those, and what else the checkout has to read.
    static let everything: [Page] =
        all + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].compactMap { try? Page($0) }

    /// The lines outside of fenced blocks, with their numbers.
    var prose: [(number: Int, text: String)] { parts.prose }

    /// The fenced blocks, in order.
    var blocks: [Block] { parts.blocks }

    /// The texts in back quotes outside of fenced blocks, each on one line.
    var codeSpans: [String] {
        let text = prose.map(\.text).joined(separator: " ")
        return text.matches(of: /`([^`]+)`/).map { match in
            match.output.1.split(separator: " ").joined(separator: " ")
        }
    }

    /// The anchors of its headings, as GitHub makes them.
    var anchors: Set<String> {
        Set(
            prose.filter { $0.text.hasPrefix("#") }.map { line in
                let title = line.text.drop { $0 == "#" || $0 == " " }.lowercased()
                return String(
                    title.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }.map { $0 == " " ? "-" : $0 })
            })
    }

    private var parts: (prose: [(number: Int, text: String)], blocks: [Block]) {
        var prose: [(number: Int, text: String)] = []
        var blocks: [Block] = []
        var open: (line: Int, margin: Int, info: [String], lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let bare = line.drop { $0 == " " }
            guard bare.hasPrefix("```") else {
                if let margin = open?.margin {
                    open?.lines.append(line.dropFirst(line.prefix(margin).allSatisfy { $0 == " " } ? margin : 0))
                } else {
                    prose.append((index + 1, String(line)))
                }
                continue
            }
            if let block = open {
                blocks.append(
                    Block(
                        page: path, line: block.line, info: block.info, text: block.lines.joined(separator: "\n") + "\n"
                    ))
                open = nil
            } else {
                let info = bare.dropFirst(3).split(separator: " ").map(String.init)
                open = (index + 1, line.count - bare.count, info, [])
            }
        }
        return (prose, blocks)
    }
}
