package import Events
package import JSON
package import RuleSets

/// Replays a history through the whole decision stack: one partition, in which links take effect at once, in virtual time.
///
/// A history is JSON Lines of CloudEvents in order of arrival, which is the extension attribute `recordtime`, else `time`. It is read
/// once, also where two rule sets are held against each other; besides the individuals' states and what reports say, nothing of it is kept.
package struct Backtest: ~Copyable {
    /// Which decisions become lines of JSON.
    package enum Records: Sendable {
        /// None.
        case none
        /// Those that the daemon writes to the decisions topic.
        case topic
        /// Every outcome, as if all campaigns had `trace: true`.
        case all
    }

    /// The most bytes of a line.
    package static var lineLimit: Int { limits.maxEventBytes }
    /// The limits of an event. The daemon's, and room for the `recordtime` that a history adds.
    static let limits: EventLimits = {
        var limits = EventLimits()
        limits.maxEventBytes += 64
        return limits
    }()
    /// The most lines between two commits. Each individual touched in between is kept as it was before: many lines share that cost.
    private static let linesPerCommit = 512

    /// The line of JSON for each decision, or for each difference between two rule sets, since somebody last took them.
    package var output = JSONWriter()
    /// How many lines came, blank ones not counted.
    package private(set) var lineCount = 0

    private let until: Milliseconds?
    private let records: Records
    private var proposed: BacktestSide
    private var current: BacktestSide?
    private var comparison: Comparison?
    private var arrivals = ArrivalReader()
    private var uncommitted = 0
    private var first: Milliseconds?
    private var last: Milliseconds?
    private var late = 0
    private var leftOut = 0

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - rules: The rule set to be tried.
    ///   - current: The rule set that it is held against, if any: the one that is in use now.
    ///   - application: The application id, a part of the commands' ids.
    ///   - until: Up to when time passes after the last line; lines that arrive later are left out. Nil: the last arrival.
    ///   - records: Which decisions become lines of ``output``; with `current` the differences do instead.
    package init(
        rules: RuleSet, against current: RuleSet? = nil, application: String, until: Milliseconds?, records: Records
    ) {
        self.until = until
        self.records = records
        proposed = BacktestSide(rules: rules, application: application)
        if let current {
            self.current = BacktestSide(rules: current, application: application)
            comparison = Comparison(of: rules, against: current)
        }
    }

    /// How far virtual time has come; nil where no line was an event yet.
    package var clock: Milliseconds? { proposed.clock }

    /// Takes the next line of the history, of nil where it is longer than ``lineLimit``. A blank one is none.
    package mutating func take(line: RawSpan?, number: Int) {
        guard let line else {
            lineCount += 1
            return refuse(RawSpan(), number, as: Reject(.tooLarge, "the line has more than \(Self.lineLimit) bytes"))
        }
        if line.isBlank { return }
        lineCount += 1
        do throws(Reject) {
            guard let arrival = try arrivals.arrival(of: line) else { return refuse(line, number, as: nil) }
            if let until, arrival > until {
                leftOut += 1
                return
            }
            play(line, number, at: arrival)
        } catch {
            refuse(line, number, as: error)
        }
    }

    /// Ends the history: time passes, and what is due by then comes about.
    package mutating func finish() {
        if let until, clock != nil {
            // One instant after the other, so that what they bring about need not be held all at once.
            while let due = [proposed.earliestDue, current?.earliestDue].compactMap(\.self).min(), due <= until {
                pass(to: due)
            }
            pass(to: until)
        }
        commit()
        comparison?.finish(into: &output)
    }

    /// What came of it all.
    package var result: BacktestResult {
        mutating get {
            BacktestResult(
                lines: lineCount, first: first, last: last, end: clock, late: late, leftOut: leftOut,
                proposed: proposed.result(from: first), current: current?.result(from: first),
                differences: comparison?.tally)
        }
    }

    private mutating func play(_ line: RawSpan, _ number: Int, at arrival: Milliseconds) {
        let before = clock
        proposed.play(line, number: number, at: arrival)
        current?.play(line, number: number, at: arrival)
        if let clock, clock != before || arrival == clock {
            first = first ?? arrival
            last = clock
        } else if let before, arrival < before {
            late += 1
        }
        settle(lines: 1)
    }

    private mutating func refuse(_ line: RawSpan, _ number: Int, as reject: Reject?) {
        proposed.refuse(line, number: number, as: reject)
        current?.refuse(line, number: number, as: reject)
    }

    private mutating func pass(to time: Milliseconds) {
        proposed.pass(to: time)
        current?.pass(to: time)
        settle(lines: 1)
    }

    private mutating func settle(lines: Int) {
        uncommitted += lines
        if uncommitted >= Self.linesPerCommit { commit() }
    }

    private mutating func commit() {
        uncommitted = 0
        if let outcomes = current?.outcomes {
            comparison?.take(proposed.outcomes, against: outcomes, into: &output)
        } else if records != .none {
            proposed.write(records, to: &output)
        }
        proposed.commit()
        current?.commit()
    }
}

extension RawSpan {
    /// Whether nothing stands here but blanks.
    fileprivate var isBlank: Bool {
        for offset in byteOffsets {
            switch byte(at: offset) {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            default: return false
            }
        }
        return true
    }
}
