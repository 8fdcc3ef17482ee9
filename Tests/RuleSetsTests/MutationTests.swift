import Foundation
import RuleSets
import SeededRandomness
import Testing
import YAML

/// Files that are almost right: whatever they say, loading ends, and an error is told or a rule set is there.
struct MutationTests {
    private static let seed = UInt64(ProcessInfo.processInfo.environment["ATTUNE_SEED"] ?? "") ?? 0x5EED_0F_12

    private static func sources() throws -> [RuleFile] {
        let shop = checkout.appending(path: "deploy/rules/shop")
        let valid = try FileManager.default.contentsOfDirectory(atPath: shop.path).sorted().map {
            shop.appending(path: $0)
        }
        let wrong = folders(in: fixtures).flatMap { name in
            folders(in: fixtures.appending(path: name)).map { fixtures.appending(path: name).appending(path: $0) }
        }
        return try (valid + wrong).filter { $0.pathExtension == "yaml" }.map { url in
            RuleFile(path: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
        }
    }

    @Test func mutatedRuleFilesNeverTrap() throws {
        print("seed \(Self.seed)")
        var generator = SeededGenerator(seed: Self.seed)
        let sources = try Self.sources()
        try #require(!sources.isEmpty)
        let words = sources.flatMap { file in
            String(decoding: file.bytes, as: UTF8.self).split { " \n{},[]:".contains($0) }.map(String.init)
        }
        for _ in 0..<600 {
            var bytes = sources[Int.random(in: sources.indices, using: &generator)].bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                mutate(&bytes, words: words, &generator)
            }
            let context = RuleFile(path: "context.yaml", bytes: Array(shop.utf8))
            let alone = Bool.random(using: &generator)
            let file = RuleFile(path: "mutated.yaml", bytes: bytes)
            let loaded = load(alone ? [file] : [context, file])
            #expect((loaded.ruleSet == nil) == loaded.diagnostics.containsErrors)
            _ = loaded.text
        }
    }

    private func mutate(_ bytes: inout [UInt8], words: [String], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("{}[]:'\"$#!&*,-\n 0".utf8).randomElement(using: &generator) ?? 0, at: place)
        case 3: bytes.insert(contentsOf: (words.randomElement(using: &generator) ?? "").utf8, at: place)
        case 4:
            // Another word in the place of one: mostly still YAML, so that the checks behind it are reached.
            let isBorder = { (byte: UInt8) in " \n{},[]:".utf8.contains(byte) }
            let start = bytes[..<place].lastIndex(where: isBorder).map { $0 + 1 } ?? 0
            let end = bytes[place...].firstIndex(where: isBorder) ?? bytes.count
            bytes.replaceSubrange(start..<max(start, end), with: (words.randomElement(using: &generator) ?? "").utf8)
        default:
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
            var shuffled = lines
            shuffled.swapAt(
                Int.random(in: lines.indices, using: &generator), Int.random(in: lines.indices, using: &generator))
            bytes = Array(shuffled.joined(separator: [0x0A]))
        }
    }
}
