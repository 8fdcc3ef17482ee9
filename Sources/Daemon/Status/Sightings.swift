/// What people should know of records and rules that goes by without stopping anything: event types that nobody declares, dead letters,
/// campaigns whose expressions fail. All workers tell of it here; the first of a kind, and now and then one of many, is to be logged.
final class Sightings: Sendable {
    /// Where a record stands.
    struct Place: Sendable, Equatable {
        let topic: String
        let partition: Int32
        let offset: Int64
    }

    /// An event type that no rule file declares.
    struct UndeclaredType: Sendable, Equatable {
        let name: String
        /// How many records of it came.
        var count: Int
        /// The last of them.
        var last: Place
        /// A count of all sightings when it was seen last.
        fileprivate var age: Int
    }

    private struct State: Sendable {
        var age = 0
        var undeclared: [[UInt8]: UndeclaredType] = [:]
        var known: Set<UInt64> = []
        /// By kind: when a line of it was written, and how many were not since.
        var lines: [String: (written: ContinuousClock.Instant, left: Int)] = [:]
        var campaigns: Set<[UInt8]> = []
    }

    private let state = Guarded(State())

    /// The undeclared types that are told of: the last.
    static let types = 20
    /// The undeclared types that are logged: beyond them a sender makes names up.
    private static let loggedTypes = 200
    /// The time between two lines of one kind.
    private static let pace = Duration.seconds(60)

    /// Notes a record of an undeclared type.
    ///
    /// - Returns: whether it is the first of it.
    func note(undeclared name: String, at place: Place, hash: UInt64) -> Bool {
        state.withLock { state in
            state.age += 1
            let key = Array(name.utf8)
            state.undeclared[key, default: UndeclaredType(name: name, count: 0, last: place, age: 0)].count += 1
            state.undeclared[key]?.last = place
            state.undeclared[key]?.age = state.age
            if state.undeclared.count > Self.types,
                let oldest = state.undeclared.min(by: { $0.value.age < $1.value.age })
            {
                state.undeclared[oldest.key] = nil
            }
            return state.known.count < Self.loggedTypes && state.known.insert(hash).inserted
        }
    }

    /// Whether a line of a kind is to be written now.
    ///
    /// - Returns: how many were not written since the last; nil: this one is not, either.
    func isDue(_ kind: String, at now: ContinuousClock.Instant = .now) -> Int? {
        state.withLock { state in
            if let last = state.lines[kind], now - last.written < Self.pace {
                state.lines[kind]?.left += 1
                return nil
            }
            let left = state.lines[kind]?.left ?? 0
            state.lines[kind] = (now, 0)
            return left
        }
    }

    /// Whether an error of a campaign under a rule set is the first.
    func isFirst(errorOf campaign: String, under ruleSet: String) -> Bool {
        state.withLock { $0.campaigns.insert(Array("\(ruleSet) \(campaign)".utf8)).inserted }
    }

    /// The undeclared types seen last, the newest first.
    var undeclaredTypes: [UndeclaredType] {
        state.withLock { $0.undeclared.values.sorted { $0.age > $1.age } }
    }
}
