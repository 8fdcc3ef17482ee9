internal import Engine
package import Events
internal import Ordering

/// What became of the lines of a history under one rule set.
package struct LineCounts: Sendable {
    /// A line that was not applied, to be looked at.
    package struct Example: Sendable {
        /// Its number, from 1.
        package let line: Int
        /// What is wrong with it.
        package let message: String
    }

    /// Lines that one reason refused.
    package struct Refused: Sendable {
        /// The reason.
        package let reason: RejectReason
        /// How many lines.
        package fileprivate(set) var count = 0
        /// The first of them.
        package fileprivate(set) var examples: [Example] = []
    }

    /// Types that nobody declared; of more, only the lines are counted.
    package static let mostTypes = 100
    /// So many lines are shown of each reason.
    package static let mostExamples = 3

    /// How many events were applied.
    package private(set) var applied = 0
    /// How many events came once more, by id.
    package private(set) var duplicates = 0
    /// How many events were of individuals who had been erased since.
    package private(set) var erased = 0
    /// How many events are of types that the rules do not declare.
    package private(set) var undeclared = 0
    /// By the names' bytes: names from outside that only look alike are two.
    private var types: [[UInt8]: Int] = [:]
    private var refused: [RejectReason: Refused] = [:]

    /// Lines that would be dead letters, by reason, in the order in which records are asked for them.
    package var refusedByReason: [Refused] { RejectReason.allCases.compactMap { refused[$0] } }

    /// How many lines would be dead letters.
    package var deadLetters: Int { refused.values.reduce(0) { $0 + $1.count } }

    /// The types that nobody declared, the most frequent first.
    package var undeclaredTypes: [(type: String, count: Int)] {
        types.map { (type: String(decoding: $0.key, as: UTF8.self), count: $0.value) }
            .sorted { $0.count == $1.count ? $0.type.precedes($1.type) : $0.count > $1.count }
    }

    /// How many lines were events, whether anything came of them or not.
    package var events: Int { applied + duplicates + erased + undeclared }

    mutating func count(_ result: RecordResult, line: Int) {
        switch result {
        case .event(.applied): applied += 1
        case .event(.duplicate): duplicates += 1
        case .event(.erased): erased += 1
        // One partition holds everybody.
        case .event(.rekeyed), .event(.unroutable), .tombstone: preconditionFailure("a line has a value and its place")
        case .undeclaredType(let type):
            undeclared += 1
            let name = Array(type.utf8)
            if types[name] != nil || types.count < Self.mostTypes { types[name, default: 0] += 1 }
        case .rejected(let reject):
            var entry = refused[reject.reason] ?? Refused(reason: reject.reason)
            entry.count += 1
            if entry.examples.count < Self.mostExamples {
                entry.examples.append(Example(line: line, message: reject.message))
            }
            refused[reject.reason] = entry
        }
    }
}
