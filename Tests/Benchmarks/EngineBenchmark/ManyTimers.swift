import Events
import Glibc
import JSON
import RuleSets

/// As many individuals as asked for, a journey of each of which waits, for a profiler that counts what a timer takes to be armed, or to
/// fire; and what it takes in memory.
struct ManyTimers: ~Copyable {
    /// What is counted.
    enum Part: String, CaseIterable {
        /// An event that starts a journey, which waits.
        case arm
        /// The wait ends, and with it the journey, which sends nothing.
        case fire
    }

    private static let start: Milliseconds = 1_772_442_000_000
    private static let batch = 1_000

    /// Runs a part and prints how many timers were armed or fired.
    static func run(_ part: Part, count: Int) throws {
        let rules = try checkedRules([RuleFile(path: "timers.yaml", bytes: Array(ruleFile.utf8))])
        var fold = PartitionFold(rules: rules)
        let before = resident()
        let arm = { (fold: inout PartitionFold) in
            for first in stride(from: 0, to: count, by: batch) {
                for index in first..<min(first + batch, count) { fold.process(record(index)) }
                fold.commit()
            }
        }
        if part == .arm { measuredSection { arm(&fold) } } else { arm(&fold) }
        let bytes = (resident() - before) / count
        let kept = fold.stateBytes / count
        let state = fold.stateSize(of: "c-0") ?? 0
        let fire = { (fold: inout PartitionFold) in
            for first in stride(from: 0, to: count, by: batch) {
                fold.advance(to: start + Milliseconds(first + batch) + 1_800_000)
                fold.commit()
            }
        }
        if part == .fire { measuredSection { fire(&fold) } } else { fire(&fold) }
        print("events \(count) records 0")
        print(
            """
            an individual with a timer: \(bytes) bytes resident, \(kept) kept, of which \(state) are its state; \
            \(fold.stateBytes / count) kept when it has fired
            \(fold.tally.decisions) decisions, \(fold.timerCount) timers left
            """
        )
    }

    /// An event of an individual that is due when those before it are.
    private static func record(_ index: Int) -> InputRecord {
        let time = start + Milliseconds(index)
        var json = JSONWriter()
        json.object {
            $0.key("specversion")
            $0.string("1.0")
            $0.key("id")
            $0.string("e-\(index)")
            $0.key("source")
            $0.string("/shop/web")
            $0.key("type")
            $0.string("cart.updated")
            $0.key("time")
            $0.string(InstantText.rfc3339(time))
        }
        return InputRecord(key: Array("c-\(index)".utf8), value: json.bytes, arrival: time)
    }

    /// Bytes of the process in memory.
    private static func resident() -> Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1_024
    }

    private static let ruleFile = """
        events: {cart.updated: {}}
        channels: {push: {address: '"t"'}}
        campaigns:
          reminder:
            purpose: service
            trigger: cart.updated
            steps: [{wait: 30m}, {when: 'individual.id == ""', send: {channels: [push], template: t}}]

        """
}
