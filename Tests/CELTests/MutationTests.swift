import CEL
import Foundation
import SeededRandomness
import Testing

/// Texts near to expressions: our own cases with a few bytes changed. `Tests/Scripts/cel-fuzz` does the same for hours and led by coverage.
struct MutationTests {
    private static let sources: [[UInt8]] = ConformanceTests.own.compactMap { test in
        guard let start = test.line.range(of: "\"expr\": \"")?.upperBound,
            let end = test.line[start...].range(of: "\", \"")?.lowerBound
        else { return nil }
        return Array(test.line[start..<end].replacing("\\\"", with: "\"").utf8)
    }

    /// The seed is in the name of a failure.
    @Test(arguments: 0..<8)
    func mutatedExpressionsEndInAnIssueOrARepeatableValue(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try #require(!Self.sources.isEmpty)
        for _ in 0..<600 {
            let source = String(decoding: mutated(&random), as: UTF8.self)
            for typing in [Typing.static, .dynamic] { try run(source, typing) }
        }
    }

    private func run(_ source: String, _ typing: Typing) throws {
        switch Program.check(source, in: Bindings.sample.environment, typing: typing) {
        case .failure(let issues):
            let length = source.utf8.count
            for issue in issues.all {
                #expect(issue.span.lowerBound >= 0 && issue.span.upperBound <= length, "\(source)")
            }
        case .success(let checked):
            let program = Program(checked)
            var activation = Bindings.sample
            let value = program.evaluate(&activation)
            #expect(program.evaluate(&activation).isIdentical(to: value), "\(source)")
            #expect((try? program.condition(&activation)) == value.boolean, "\(source)")
            // Without static types what is deduced is a guess.
            if typing == .static {
                #expect(isOf(checked.type, value), "\(source)")
                expectWithinEstimate(program, activation, source)
            }
        }
    }

    /// Whether the value is an error or of the type at its top.
    private func isOf(_ type: Type, _ value: Value) -> Bool {
        switch (value, type) {
        case (.error, _), (_, .dyn), (.null, .timestamp), (.null, .duration), (.null, .optional): true
        default: value.type.name == type.name
        }
    }

    /// One to four changes: a byte for another, a byte less, a part doubled, a part of another expression.
    private func mutated(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Self.sources[Int(random.next() % UInt64(Self.sources.count))]
        for _ in 0...random.next() % 4 {
            let place = Int(random.next() % UInt64(bytes.count + 1))
            switch random.next() % 4 {
            case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: bytes[..<place], at: place)
            default:
                let other = Self.sources[Int(random.next() % UInt64(Self.sources.count))]
                bytes.insert(contentsOf: other[Int(random.next() % UInt64(other.count + 1))...], at: place)
            }
        }
        return bytes
    }
}
